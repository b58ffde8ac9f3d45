package io.muster.job.transform;

import io.muster.job.transform.Piece.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a SQL file into statements and fills in its placeholders. */
final class SqlFile {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$?\\$\\{([^}\\n]*)(\\}?)");

  private final String text;
  private final Quoting quoting;
  private final Literal literal;
  private final Values values;

  SqlFile(String text, Quoting quoting, Values values) {
    this.text = text;
    this.quoting = quoting;
    this.literal = new Literal(quoting);
    this.values = values;
  }

  /** The statements that hold more than blanks and comments, in order. */
  List<Statement> statements() throws SqlSyntaxException {
    List<Statement> statements = new ArrayList<>();
    List<Piece> current = new ArrayList<>();
    for (Piece piece : SqlLexer.pieces(text)) {
      if (piece.kind() == Kind.SEMICOLON) {
        add(current, statements);
        current = new ArrayList<>();
      } else {
        current.add(piece);
      }
    }
    add(current, statements);
    return statements;
  }

  private void add(List<Piece> pieces, List<Statement> statements) throws SqlSyntaxException {
    int start = firstWord(pieces);
    if (start < 0) {
      return;
    }
    StringBuilder filled = new StringBuilder();
    StringBuilder words = new StringBuilder();
    for (Piece piece : pieces) {
      int from = Math.max(piece.start(), start);
      if (from >= piece.end()) {
        continue;
      }
      switch (piece.kind()) {
        case COMMENT -> filled.append(text, from, piece.end());
        case CODE -> {
          filled.append(code(from, piece.end()));
          words.append(' ').append(text, from, piece.end());
        }
        case BACKQUOTED -> {
          refusePlaceholders(from, piece.end(), "within `…`, a name");
          filled.append(text, from, piece.end());
          words.append(' ').append(text, from, piece.end());
        }
        case SINGLE_QUOTED, DOUBLE_QUOTED, RAW_SINGLE_QUOTED, RAW_DOUBLE_QUOTED -> {
          filled.append(quoted(piece.kind(), from, piece.end()));
          if (quoting.doubleQuotedIdentifiers()) {
            words.append(' ').append(text, from, piece.end());
          }
        }
        case SEMICOLON -> throw new IllegalArgumentException("a statement holds no semicolon");
      }
    }
    statements.add(
        new Statement(
            filled.toString().stripTrailing(),
            Place.line(text, start),
            Place.column(text, start),
            words.toString()));
  }

  /** Where the statement begins, comments before it left out; -1 when there is none. */
  private int firstWord(List<Piece> pieces) {
    for (Piece piece : pieces) {
      if (piece.kind() == Kind.COMMENT) {
        continue;
      }
      for (int i = piece.start(); i < piece.end(); i++) {
        if (!Character.isWhitespace(text.charAt(i))) {
          return i;
        }
      }
    }
    return -1;
  }

  private String code(int from, int to) throws SqlSyntaxException {
    StringBuilder filled = new StringBuilder();
    int last = from;
    Matcher matcher = PLACEHOLDER.matcher(text).region(from, to);
    while (matcher.find()) {
      filled.append(text, last, matcher.start());
      last = matcher.end();
      if (isEscaped(matcher)) {
        throw new SqlSyntaxException(matcher.start(), "a literal ${ can only stand within quotes");
      }
      refuseAsPartOfAName(matcher);
      try {
        // blanks, so that it cannot grow together with its neighbours
        filled.append(' ').append(literal.expression(value(matcher))).append(' ');
      } catch (Literal.Unsayable e) {
        throw unsayable(matcher, e);
      }
    }
    return filled.append(text, last, to).toString();
  }

  private void refuseAsPartOfAName(Matcher matcher) throws SqlSyntaxException {
    char before = matcher.start() == 0 ? ' ' : text.charAt(matcher.start() - 1);
    char after = matcher.end() == text.length() ? ' ' : text.charAt(matcher.end());
    boolean joined =
        SqlLexer.isIdentifierPart(before)
            || SqlLexer.isIdentifierPart(after)
            || before == '.'
            || after == '.'
            || before == '}'
            || after == '$'
            || "'\"`".indexOf(before) >= 0
            || "'\"`".indexOf(after) >= 0;
    if (joined) {
      throw new SqlSyntaxException(
          matcher.start(),
          matcher.group()
              + " stands in a name or against another word; it is a literal and needs blanks or signs around it");
    }
  }

  private String quoted(Kind kind, int from, int to) throws SqlSyntaxException {
    if (kind == Kind.DOUBLE_QUOTED && quoting.doubleQuotedIdentifiers()) {
      refusePlaceholders(
          from, to, "within \"…\", a name as spark.sql.ansi.doubleQuotedIdentifiers is on");
      return text.substring(from, to);
    }
    StringBuilder filled = new StringBuilder();
    int last = from;
    Matcher matcher = PLACEHOLDER.matcher(text).region(from, to);
    while (matcher.find()) {
      filled.append(text, last, matcher.start());
      if (isEscaped(matcher)) {
        // what follows may be a placeholder again
        filled.append("${");
        last = matcher.start() + "$${".length();
        matcher.region(last, to);
        continue;
      }
      last = matcher.end();
      if (isAfterABackslash(kind, from, matcher.start())) {
        throw new SqlSyntaxException(
            matcher.start(),
            matcher.group() + " stands after a backslash, which would escape its first letter");
      }
      try {
        filled.append(literal.within(value(matcher), kind));
      } catch (Literal.Unsayable e) {
        throw unsayable(matcher, e);
      }
    }
    return filled.append(text, last, to).toString();
  }

  private boolean isAfterABackslash(Kind kind, int from, int at) {
    boolean escapes = kind == Kind.SINGLE_QUOTED || kind == Kind.DOUBLE_QUOTED;
    int backslashes = 0;
    for (int i = at - 1; escapes && i >= from && text.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private void refusePlaceholders(int from, int to, String where) throws SqlSyntaxException {
    Matcher matcher = PLACEHOLDER.matcher(text).region(from, to);
    if (matcher.find()) {
      throw new SqlSyntaxException(
          matcher.start(),
          matcher.group() + " stands " + where + "; it can only be a literal or a part of a text");
    }
  }

  private Object value(Matcher matcher) throws SqlSyntaxException, Literal.Unsayable {
    if (matcher.group(2).isEmpty()) {
      throw new SqlSyntaxException(matcher.start(), "this ${ is never closed");
    }
    return values.of(matcher.group(1));
  }

  private static boolean isEscaped(Matcher matcher) {
    return matcher.group().startsWith("$$");
  }

  private static SqlSyntaxException unsayable(Matcher matcher, Literal.Unsayable e) {
    return new SqlSyntaxException(matcher.start(), matcher.group() + " " + e.getMessage());
  }
}
