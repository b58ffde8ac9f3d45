package io.muster.job.transform;

/**
 * A stretch of SQL text that is lexically of one kind.
 *
 * @param start, end offsets in the whole text, end exclusive; quotes and comment marks belong to it
 */
record Piece(Kind kind, int start, int end) {
  enum Kind {
    CODE,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    /** {@code r'…'}, where a backslash is a backslash. */
    RAW_SINGLE_QUOTED,
    RAW_DOUBLE_QUOTED,
    BACKQUOTED,
    COMMENT,
    SEMICOLON
  }
}
