package io.lauma.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message the server sends. Names and field order follow the chapter "Message Formats" of the
/// PostgreSQL manual. DataRow and CopyData are not among them: they are written from row batches
/// and byte arrays straight into the output (see [DataRowWriter], [BackendCodec#copyData]).
public sealed interface BackendMessage {

  record AuthenticationSasl(List<String> mechanisms) implements BackendMessage {}

  record AuthenticationSaslContinue(byte[] data) implements BackendMessage {}

  record AuthenticationSaslFinal(byte[] data) implements BackendMessage {}

  record BackendKeyData(int processId, int secretKey) implements BackendMessage {}

  record CommandComplete(String tag) implements BackendMessage {}

  /// Starts COPY from the client; every column in the overall format.
  record CopyInResponse(boolean binary, int columnCount) implements BackendMessage {}

  /// Starts COPY to the client; every column in the overall format.
  record CopyOutResponse(boolean binary, int columnCount) implements BackendMessage {}

  record ErrorResponse(Report report) implements BackendMessage {}

  record NoticeResponse(Report report) implements BackendMessage {}

  /// `newestVersion` as PostgreSQL 15 sends it: major in the upper half, minor in the lower.
  record NegotiateProtocolVersion(int newestVersion, List<String> unknownOptions)
      implements BackendMessage {}

  record NotificationResponse(int processId, String channel, String payload)
      implements BackendMessage {}

  record ParameterDescription(List<Integer> typeOids) implements BackendMessage {}

  record ParameterStatus(String name, String value) implements BackendMessage {}

  /// `transactionStatus` is `I`, `T` or `E`.
  record ReadyForQuery(char transactionStatus) implements BackendMessage {}

  record RowDescription(List<Field> fields) implements BackendMessage {}

  /// One column of a RowDescription.
  record Field(
      String name,
      int tableOid,
      int attributeNumber,
      int typeOid,
      int typeLengthBytes,
      int typmod,
      int format) {}

  /// The fields of an ErrorResponse or NoticeResponse. `position` 0 means none.
  record Report(
      String severity,
      String code,
      String message,
      @Nullable String detail,
      @Nullable String hint,
      int position) {}

  /// Messages without fields.
  enum Signal implements BackendMessage {
    AUTHENTICATION_OK,
    BIND_COMPLETE,
    CLOSE_COMPLETE,
    COPY_DONE,
    EMPTY_QUERY_RESPONSE,
    NO_DATA,
    PARSE_COMPLETE,
    PORTAL_SUSPENDED
  }
}
