package io.lauma.protocol;

/// The type bytes of frontend messages, and how long a message of each type may be.
public final class FrameType {
  private FrameType() {}

  public static final byte QUERY = 'Q';
  public static final byte PARSE = 'P';
  public static final byte BIND = 'B';
  public static final byte DESCRIBE = 'D';
  public static final byte EXECUTE = 'E';
  public static final byte CLOSE = 'C';
  public static final byte FLUSH = 'H';
  public static final byte SYNC = 'S';
  public static final byte TERMINATE = 'X';
  public static final byte FUNCTION_CALL = 'F';
  public static final byte COPY_DATA = 'd';
  public static final byte COPY_DONE = 'c';
  public static final byte COPY_FAIL = 'f';
  public static final byte PASSWORD = 'p';

  /// Length limit of messages that carry no more than names, in bytes (as PostgreSQL's).
  public static final int SMALL_LENGTH_BYTES_MAX = 10_000;

  public static boolean isKnown(byte type) {
    return switch (type) {
      case QUERY,
          PARSE,
          BIND,
          DESCRIBE,
          EXECUTE,
          CLOSE,
          FLUSH,
          SYNC,
          TERMINATE,
          FUNCTION_CALL,
          COPY_DATA,
          COPY_DONE,
          COPY_FAIL,
          PASSWORD ->
          true;
      default -> false;
    };
  }

  /// The most a message's length field may say, where `messageBytesMax` is the general limit.
  public static int lengthBytesMax(byte type, int messageBytesMax) {
    return switch (type) {
      case QUERY, PARSE, BIND, FUNCTION_CALL, PASSWORD -> messageBytesMax;
      case COPY_DATA -> Integer.MAX_VALUE;
      default -> Math.min(SMALL_LENGTH_BYTES_MAX, messageBytesMax);
    };
  }
}
