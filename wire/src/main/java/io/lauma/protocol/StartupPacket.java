package io.lauma.protocol;

import java.util.List;
import java.util.Map;

/// A packet a client may send before its session begins.
public sealed interface StartupPacket {

  /// Asks for a session. `unknownOptions` are the `_pq_.` parameters, none of which is known here.
  record Startup(int minorVersion, Map<String, String> parameters, List<String> unknownOptions)
      implements StartupPacket {}

  /// Asks to cancel what another connection runs.
  record Cancel(int processId, int secretKey) implements StartupPacket {}

  /// A protocol version that is not spoken here.
  record UnsupportedVersion(int major, int minor) implements StartupPacket {}

  enum EncryptionRequest implements StartupPacket {
    SSL,
    GSS
  }
}
