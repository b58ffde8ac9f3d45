package io.muster.job.transform;

import io.muster.job.transform.Piece.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells code from quotes and comments by the rules of Spark's SqlBaseLexer (3.5): a backslash
 * escapes in both kinds of quotes but not in raw ones, a backtick is doubled, comments nest, a hint
 * is code, and a backslash at the end of a line continues a {@code --} comment.
 */
final class SqlLexer {
  private final String text;
  private final List<Piece> pieces = new ArrayList<>();
  private int codeStart;
  private int at;

  private SqlLexer(String text) {
    this.text = text;
  }

  /** The pieces, in order, without a gap. */
  static List<Piece> pieces(String text) throws SqlSyntaxException {
    return new SqlLexer(text).all();
  }

  private List<Piece> all() throws SqlSyntaxException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        quoted(c);
      } else if (c == '`') {
        add(Kind.BACKQUOTED, at, backquotedEnd());
      } else if (text.startsWith("--", at)) {
        add(Kind.COMMENT, at, lineEnd());
      } else if (text.startsWith("/*", at) && !text.startsWith("/*+", at)) {
        add(Kind.COMMENT, at, commentEnd());
      } else if (c == ';') {
        add(Kind.SEMICOLON, at, at + 1);
      } else {
        at++;
      }
    }
    add(Kind.CODE, at, at);
    return pieces;
  }

  private void quoted(char quote) throws SqlSyntaxException {
    boolean raw =
        at > 0
            && Character.toLowerCase(text.charAt(at - 1)) == 'r'
            && at - 1 >= codeStart
            && (at == 1 || !isIdentifierPart(text.charAt(at - 2)));
    if (raw) {
      int end = text.indexOf(quote, at + 1);
      if (end < 0) {
        throw new SqlSyntaxException(at, "this " + quote + " is never closed");
      }
      Kind kind = quote == '\'' ? Kind.RAW_SINGLE_QUOTED : Kind.RAW_DOUBLE_QUOTED;
      add(kind, at - 1, end + 1);
      return;
    }
    int i = at + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    if (i >= text.length()) {
      throw new SqlSyntaxException(at, "this " + quote + " is never closed");
    }
    add(quote == '\'' ? Kind.SINGLE_QUOTED : Kind.DOUBLE_QUOTED, at, i + 1);
  }

  private int backquotedEnd() throws SqlSyntaxException {
    int i = at + 1;
    while (i < text.length()) {
      if (text.charAt(i) != '`') {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '`') {
        i += 2;
      } else {
        return i + 1;
      }
    }
    throw new SqlSyntaxException(at, "this ` is never closed");
  }

  private int lineEnd() {
    int i = at + 2;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i += text.startsWith("\\\n", i) ? 2 : 1;
    }
    return Math.min(i, text.length());
  }

  private int commentEnd() throws SqlSyntaxException {
    int depth = 1;
    int i = at + 2;
    while (i < text.length()) {
      if (text.startsWith("*/", i)) {
        i += 2;
        if (--depth == 0) {
          return i;
        }
      } else if (text.startsWith("/*", i) && !text.startsWith("/*+", i)) {
        depth++;
        i += 2;
      } else {
        i++;
      }
    }
    throw new SqlSyntaxException(at, "this comment is never closed");
  }

  private void add(Kind kind, int start, int end) {
    if (codeStart < start) {
      pieces.add(new Piece(Kind.CODE, codeStart, start));
    }
    if (start < end) {
      pieces.add(new Piece(kind, start, end));
    }
    at = end;
    codeStart = end;
  }

  static boolean isIdentifierPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
