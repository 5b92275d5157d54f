package io.lauma.protocol;

import java.util.List;

/// A message a client sends after start-up. Names and field order follow the chapter "Message
/// Formats" of the PostgreSQL manual, so the two can be read side by side. CopyData is not among
/// them: its bytes are streamed (see [FrameType#COPY_DATA]).
public sealed interface FrontendMessage {

  record Query(String sql) implements FrontendMessage {}

  /// Names `sql` for later Bind messages; the empty name is the unnamed statement.
  record Parse(String statement, String sql, int[] parameterTypeOids) implements FrontendMessage {}

  /// Makes a portal of a statement and parameters. Formats are codes as sent: none means text, one
  /// is for all.
  record Bind(
      String portal,
      String statement,
      short[] parameterFormats,
      List<ParameterValue> parameters,
      short[] resultFormats)
      implements FrontendMessage {}

  record DescribeStatement(String statement) implements FrontendMessage {}

  record DescribePortal(String portal) implements FrontendMessage {}

  /// Runs a portal; `rowsMax` 0 or less means all rows.
  record Execute(String portal, int rowsMax) implements FrontendMessage {}

  record CloseStatement(String statement) implements FrontendMessage {}

  record ClosePortal(String portal) implements FrontendMessage {}

  /// The fast-path call; its arguments are not read.
  record FunctionCall(int functionOid) implements FrontendMessage {}

  record CopyFail(String reason) implements FrontendMessage {}

  /// The body of a PasswordMessage, SASLInitialResponse or SASLResponse: which one it is depends on
  /// the exchange. Its text form hides the bytes.
  record Password(byte[] body) implements FrontendMessage {
    @Override
    public String toString() {
      return "Password[" + body.length + " bytes]";
    }
  }

  /// Messages without fields.
  enum Signal implements FrontendMessage {
    FLUSH,
    SYNC,
    TERMINATE,
    COPY_DONE
  }
}
