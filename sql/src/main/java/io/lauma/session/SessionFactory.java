package io.lauma.session;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;

/// Opens sessions for the wire. Thread-safe.
public interface SessionFactory {

  /// How a user may prove who it is. The wire carries the exchange out.
  sealed interface Authentication {
    /// No proof is asked for.
    record Trust() implements Authentication {}

    /// SCRAM-SHA-256 (RFC 5802): the stored verifier in PostgreSQL's form
    /// `SCRAM-SHA-256$iterations:salt$storedKey:serverKey`; empty when the user does not exist, in
    /// which case the wire goes through a full exchange that must fail with 28P01.
    record ScramSha256(Optional<String> verifier) implements Authentication {}
  }

  /// The method for a user from an address; never tells whether the user exists.
  Authentication authentication(String user, SocketAddress remote);

  /// @param startupParameters `user`, `database`, `options`, `application_name` and any setting
  /// @throws io.lauma.types.SqlException 3D000 unknown database, 28000 unknown user, 53300 too many
  ///   clients, 57P03 not ready
  Session open(Map<String, String> startupParameters, SocketAddress remote);

  /// Cancels the running statement of the session with this key, if there is one; says nothing
  /// about whether there was (as PostgreSQL).
  ///
  /// @throws io.lauma.types.SqlException 57P03 when it may be on another node, and none can be
  ///   reached now
  void cancel(int processId, int secretKey);
}
