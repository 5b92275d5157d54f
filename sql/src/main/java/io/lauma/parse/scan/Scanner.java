package io.lauma.parse.scan;

/// Cuts a text into tokens by PostgreSQL's lexical rules (manual, chapter 4.1). One scanner serves
/// one text.
public final class Scanner {
  private static final int OPERATOR_CHARS_MAX = 63;
  private static final String OPERATOR_CHARS = "~!@#^&|`?+-*/%<>=";
  private static final String OPERATOR_CHARS_BEFORE_SIGN = "~!@#^&|`?%";
  private static final int ASCII = 128;

  private static final byte SPACE = 1;
  private static final byte LETTER = 2;
  private static final byte DIGIT = 3;
  private static final byte OPERATOR = 4;
  private static final byte SINGLE = 5;

  private static final byte[] CLASSES = new byte[ASCII];
  private static final short[] SINGLES = new short[ASCII];

  static {
    classify(" \t\n\r\f", SPACE);
    for (char c = 'a'; c <= 'z'; c++) {
      CLASSES[c] = LETTER;
      CLASSES[c - 'a' + 'A'] = LETTER;
    }
    CLASSES['_'] = LETTER;
    for (char c = '0'; c <= '9'; c++) {
      CLASSES[c] = DIGIT;
    }
    classify(OPERATOR_CHARS, OPERATOR);
    String characters = "()[],;:.+-*/%^<>=";
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      SINGLES[c] = (short) (Token.LEFT_PAREN + i);
      if (CLASSES[c] == 0) {
        CLASSES[c] = SINGLE;
      }
    }
  }

  private static void classify(String characters, byte type) {
    for (int i = 0; i < characters.length(); i++) {
      CLASSES[characters.charAt(i)] = type;
    }
  }

  private final String sql;
  private final int length;
  private final Tokens tokens;
  private final Literals literals;
  private int at;

  private Scanner(String sql) {
    this.sql = sql;
    this.length = sql.length();
    this.tokens = new Tokens(sql);
    this.literals = new Literals(sql, tokens);
  }

  /// All tokens of `sql`, up to the first lexical error.
  public static Tokens scan(String sql) {
    Scanner scanner = new Scanner(sql);
    try {
      scanner.run();
    } catch (LexicalError e) {
      scanner.tokens.fail(e.toSqlException(scanner.tokens), e.start());
    }
    return scanner.tokens;
  }

  private void run() {
    while (skipBlank()) {
      next();
    }
    tokens.add(Token.EOF, length, length, "");
  }

  /// Skips white space and comments; false at the end of the text.
  private boolean skipBlank() {
    while (at < length) {
      char c = sql.charAt(at);
      if (c == '-' && isNext('-')) {
        skipLineComment();
      } else if (c == '/' && isNext('*')) {
        skipBlockComment();
      } else if (c < ASCII && CLASSES[c] == SPACE) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private boolean isNext(char expected) {
    return at + 1 < length && sql.charAt(at + 1) == expected;
  }

  private void skipLineComment() {
    while (at < length && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      noteWide(sql.charAt(at));
      at++;
    }
  }

  private void skipBlockComment() {
    int start = at;
    int depth = 0;
    do {
      if (at + 1 >= length) {
        throw LexicalError.of("unterminated /* comment", start, length);
      }
      char c = sql.charAt(at);
      noteWide(c);
      if (c == '/' && sql.charAt(at + 1) == '*') {
        depth++;
        at += 2;
      } else if (c == '*' && sql.charAt(at + 1) == '/') {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0);
  }

  private void noteWide(char c) {
    if (Character.isSurrogate(c)) {
      tokens.wide();
    }
  }

  private void next() {
    char c = sql.charAt(at);
    if (c >= ASCII) {
      identifier();
      return;
    }
    switch (CLASSES[c]) {
      case LETTER -> letter(c);
      case DIGIT -> number();
      case OPERATOR -> operator();
      case SINGLE -> single(c);
      default -> other(c);
    }
  }

  private void letter(char c) {
    if (at + 1 < length) {
      char next = sql.charAt(at + 1);
      if (next == '\'' && prefixed(c)) {
        return;
      }
      if (next == '&' && (c == 'u' || c == 'U') && at + 2 < length && unicode(sql.charAt(at + 2))) {
        return;
      }
    }
    identifier();
  }

  private boolean prefixed(char c) {
    switch (c) {
      case 'e', 'E' -> at = literals.escapeString(at);
      case 'b', 'B' -> at = literals.bits(at, Token.BITS);
      case 'x', 'X' -> at = literals.bits(at, Token.HEX_BITS);
      case 'n', 'N' -> {
        tokens.add(Word.NCHAR, at, at + 1, null);
        at++;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean unicode(char quote) {
    if (quote != '\'' && quote != '"') {
      return false;
    }
    int start = at;
    int index = tokens.count();
    Literals.Raw raw = literals.rawUnicode(at, quote);
    at = raw.end();
    tokens.add(quote == '"' ? Token.IDENT : Token.STRING, start, at, "");
    char escape = unicodeEscape(index);
    tokens.setText(index, UnicodeEscapes.decode(raw.content(), escape, start, quote == '"'));
    return true;
  }

  /// Takes `UESCAPE 'c'` off the text if it follows; the token at `index` is the last one after
  /// this unless another token followed it.
  private char unicodeEscape(int index) {
    if (!skipBlank()) {
      return '\\';
    }
    next();
    if (tokens.kind(index + 1) != Word.UESCAPE) {
      return '\\';
    }
    if (skipBlank()) {
      next();
    } else {
      tokens.add(Token.EOF, length, length, "");
    }
    int start = tokens.start(index + 2);
    int end = tokens.end(index + 2);
    boolean string = tokens.kind(index + 2) == Token.STRING;
    String text = string ? tokens.text(index + 2) : "";
    tokens.removeAfter(index);
    if (!string) {
      throw LexicalError.of("UESCAPE must be followed by a simple string literal", start, end);
    }
    if (text.length() != 1 || !UnicodeEscapes.isEscape(text.charAt(0))) {
      throw LexicalError.of("invalid Unicode escape character", start, end);
    }
    return text.charAt(0);
  }

  private void identifier() {
    int start = at;
    int hash = 0;
    int seen = 0;
    boolean upper = false;
    while (at < length) {
      int c = sql.charAt(at);
      if (c < ASCII) {
        byte type = CLASSES[c];
        if (type != LETTER && type != DIGIT && c != '$') {
          break;
        }
        if (c >= 'A' && c <= 'Z') {
          c += 'a' - 'A';
          upper = true;
        }
      }
      seen |= c;
      hash = Words.step(hash, c);
      at++;
    }
    if (seen >= ASCII) {
      tokens.wide();
    }
    int kind = Words.find(sql, start, at, hash);
    if (kind != Token.IDENT) {
      word(kind, start);
      return;
    }
    String name = sql.substring(start, at);
    tokens.add(kind, start, at, Identifiers.truncate(upper ? Identifiers.fold(name) : name));
  }

  /// Adds a word; where the word before it means something else in front of it, changes that.
  private void word(int kind, int start) {
    int last = tokens.lastKind();
    if (last == Word.NOT) {
      switch (kind) {
        case Word.BETWEEN, Word.IN, Word.LIKE, Word.ILIKE, Word.SIMILAR ->
            tokens.changeLastKind(Token.NOT_LA);
        default -> {}
      }
    } else if (last == Word.NULLS && (kind == Word.FIRST || kind == Word.LAST)) {
      tokens.changeLastKind(Token.NULLS_LA);
    } else if (last == Word.WITH && (kind == Word.TIME || kind == Word.ORDINALITY)) {
      tokens.changeLastKind(Token.WITH_LA);
    }
    tokens.add(kind, start, at, null);
  }

  private void number() {
    int start = at;
    boolean integer = true;
    skipDigits();
    if (at < length && sql.charAt(at) == '.' && !isNext('.')) {
      integer = false;
      at++;
      skipDigits();
    }
    if (at < length && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E')) {
      integer &= !exponent(start);
    }
    if (at < length && isIdentifierStart(sql.charAt(at))) {
      skipIdentifier();
      throw LexicalError.of("trailing junk after numeric literal", start, at);
    }
    tokens.add(integer && fitsInteger(start) ? Token.INTEGER : Token.NUMERIC, start, at, null);
  }

  /// Takes an exponent; false, with nothing taken, where the letter does not begin one.
  private boolean exponent(int start) {
    int digits = at + 1;
    boolean signed = digits < length && (sql.charAt(digits) == '+' || sql.charAt(digits) == '-');
    if (signed) {
      digits++;
    }
    if (digits < length && isDigit(sql.charAt(digits))) {
      at = digits;
      skipDigits();
      return true;
    }
    if (signed) {
      throw LexicalError.of("trailing junk after numeric literal", start, digits);
    }
    return false;
  }

  private boolean fitsInteger(int start) {
    if (at - start < 10) {
      return true;
    }
    long value = 0;
    for (int i = start; i < at; i++) {
      value = value * 10 + (sql.charAt(i) - '0');
      if (value > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  private void skipDigits() {
    while (at < length && isDigit(sql.charAt(at))) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isIdentifierStart(char c) {
    return c >= ASCII || CLASSES[c] == LETTER;
  }

  private void skipIdentifier() {
    while (at < length) {
      char c = sql.charAt(at);
      if (!isIdentifierStart(c) && !isDigit(c) && c != '$') {
        return;
      }
      noteWide(c);
      at++;
    }
  }

  private void operator() {
    int start = at;
    int end = at + 1;
    while (end < length && sql.charAt(end) < ASCII && CLASSES[sql.charAt(end)] == OPERATOR) {
      if (isComment(end)) {
        break;
      }
      end++;
    }
    end = withoutTrailingSigns(start, end);
    at = end;
    if (end - start == 1) {
      char c = sql.charAt(start);
      int kind = SINGLES[c];
      tokens.add(kind == 0 ? Token.OPERATOR : kind, start, end, null);
    } else if (end - start > OPERATOR_CHARS_MAX) {
      throw LexicalError.of("operator too long", start, end);
    } else {
      longOperator(start, end);
    }
  }

  private boolean isComment(int offset) {
    return sql.startsWith("--", offset) || sql.startsWith("/*", offset);
  }

  /// An operator ends in + or - only if it holds a character that no SQL operator has.
  private int withoutTrailingSigns(int start, int end) {
    int cut = end;
    while (cut - start > 1 && (sql.charAt(cut - 1) == '+' || sql.charAt(cut - 1) == '-')) {
      cut--;
    }
    if (cut == end) {
      return end;
    }
    for (int i = start; i < end - 1; i++) {
      if (OPERATOR_CHARS_BEFORE_SIGN.indexOf(sql.charAt(i)) >= 0) {
        return end;
      }
    }
    return cut;
  }

  private void longOperator(int start, int end) {
    int kind = Token.OPERATOR;
    if (end - start == 2) {
      kind =
          switch (sql.substring(start, end)) {
            case "<=" -> Token.LESS_EQUALS;
            case ">=" -> Token.GREATER_EQUALS;
            case "<>", "!=" -> Token.NOT_EQUALS;
            case "=>" -> Token.EQUALS_GREATER;
            default -> Token.OPERATOR;
          };
    }
    tokens.add(kind, start, end, kind == Token.NOT_EQUALS ? "<>" : null);
  }

  private void single(char c) {
    int start = at;
    if (c == '.' && at + 1 < length && isDigit(sql.charAt(at + 1))) {
      fraction();
      return;
    }
    int kind = SINGLES[c];
    int size = 2;
    if (c == ':' && isNext(':')) {
      kind = Token.TYPECAST;
    } else if (c == ':' && isNext('=')) {
      kind = Token.COLON_EQUALS;
    } else if (c == '.' && isNext('.')) {
      kind = Token.DOT_DOT;
    } else {
      size = 1;
    }
    at += size;
    tokens.add(kind, start, at, null);
  }

  private void fraction() {
    int start = at;
    at++;
    skipDigits();
    if (at < length && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E')) {
      exponent(start);
    }
    if (at < length && isIdentifierStart(sql.charAt(at))) {
      skipIdentifier();
      throw LexicalError.of("trailing junk after numeric literal", start, at);
    }
    tokens.add(Token.NUMERIC, start, at, null);
  }

  private void other(char c) {
    switch (c) {
      case '\'' -> at = literals.plainString(at);
      case '"' -> at = literals.quotedIdentifier(at);
      case '$' -> dollar();
      default -> {
        tokens.add(Token.OTHER, at, at + 1, null);
        at++;
      }
    }
  }

  private void dollar() {
    int start = at;
    if (at + 1 < length && isDigit(sql.charAt(at + 1))) {
      at++;
      skipDigits();
      if (at < length && isIdentifierStart(sql.charAt(at))) {
        skipIdentifier();
        throw LexicalError.of("trailing junk after parameter", start, at);
      }
      tokens.add(Token.PARAMETER, start, at, null);
      return;
    }
    int end = literals.dollarString(at);
    if (end < 0) {
      tokens.add(Token.OTHER, at, at + 1, null);
      end = at + 1;
    }
    at = end;
  }
}
