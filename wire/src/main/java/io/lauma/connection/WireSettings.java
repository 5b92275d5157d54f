package io.lauma.connection;

import java.time.Duration;

/// Limits of the server for clients.
///
/// @param connectionsMax sessions at a time; more get 53300
/// @param messageBytesMax longest message of a client, in bytes (`max_message_bytes`); longer ones
///   get 54000. CopyData is streamed and not limited by it
/// @param authenticationTimeout from accepting a connection to its first ReadyForQuery
/// @param mockSecret what the salts of unknown users are made from; the same on every node of a
///   cluster and after every restart, 32 random bytes
public record WireSettings(
    int connectionsMax, int messageBytesMax, Duration authenticationTimeout, byte[] mockSecret) {
  public static final int CONNECTIONS_MAX = 100;
  public static final int MESSAGE_BYTES_MAX = 64 << 20;
  public static final Duration AUTHENTICATION_TIMEOUT = Duration.ofSeconds(60);

  public WireSettings {
    if (connectionsMax < 1 || messageBytesMax < 1024 || !authenticationTimeout.isPositive()) {
      throw new IllegalArgumentException("limits of the wire are positive");
    }
    mockSecret = mockSecret.clone();
  }

  /// Defaults, with the given secret.
  public static WireSettings withSecret(byte[] mockSecret) {
    return new WireSettings(CONNECTIONS_MAX, MESSAGE_BYTES_MAX, AUTHENTICATION_TIMEOUT, mockSecret);
  }

  public WireSettings withConnectionsMax(int connections) {
    return new WireSettings(connections, messageBytesMax, authenticationTimeout, mockSecret);
  }

  public WireSettings withMessageBytesMax(int bytes) {
    return new WireSettings(connectionsMax, bytes, authenticationTimeout, mockSecret);
  }

  public WireSettings withAuthenticationTimeout(Duration timeout) {
    return new WireSettings(connectionsMax, messageBytesMax, timeout, mockSecret);
  }
}
