package io.lauma.connection;

import io.lauma.auth.ScramExchange;
import io.lauma.auth.ScramVerifier;
import io.lauma.protocol.BackendMessage.AuthenticationSasl;
import io.lauma.protocol.BackendMessage.AuthenticationSaslContinue;
import io.lauma.protocol.BackendMessage.AuthenticationSaslFinal;
import io.lauma.protocol.BackendMessage.BackendKeyData;
import io.lauma.protocol.BackendMessage.NegotiateProtocolVersion;
import io.lauma.protocol.BackendMessage.ParameterStatus;
import io.lauma.protocol.BackendMessage.Signal;
import io.lauma.protocol.FrameType;
import io.lauma.protocol.FrontendCodec;
import io.lauma.protocol.FrontendMessage.Password;
import io.lauma.protocol.SaslInitialResponse;
import io.lauma.protocol.StartupCodec;
import io.lauma.protocol.StartupPacket;
import io.lauma.protocol.Violation;
import io.lauma.session.Session;
import io.lauma.session.SessionFactory;
import io.lauma.session.SessionFactory.Authentication;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.buffer.ByteBufUtil;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a start-up packet to an open session: version negotiation, authentication, the settings a
/// client is told at start. Every failure ends the connection.
final class SessionOpener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NEWEST_VERSION = StartupCodec.VERSION_MAJOR << 16;
  private static final int COPY_DATA_TYPE = FrameType.COPY_DATA;

  private final SessionFactory sessions;
  private final byte[] mockSecret;
  private final SocketAddress remote;
  private final Inbox inbox;
  private final ClientOutput out;

  SessionOpener(
      SessionFactory sessions,
      byte[] mockSecret,
      SocketAddress remote,
      Inbox inbox,
      ClientOutput out) {
    this.sessions = sessions;
    this.mockSecret = mockSecret;
    this.remote = remote;
    this.inbox = inbox;
    this.out = out;
  }

  /// Opens the session the packet asks for and reports its settings; ReadyForQuery is left to the
  /// caller.
  ///
  /// @throws SqlException 28000, 28P01, 08P01, 0A000 and what [SessionFactory#open] throws
  /// @throws ClientGone when the client is gone
  Session open(StartupPacket.Startup packet) {
    if (packet.minorVersion() > 0 || !packet.unknownOptions().isEmpty()) {
      out.send(new NegotiateProtocolVersion(NEWEST_VERSION, packet.unknownOptions()));
    }
    Map<String, String> parameters = parameters(packet.parameters());
    String user = parameters.getOrDefault("user", "");
    switch (sessions.authentication(user, remote)) {
      case Authentication.Trust _ -> {}
      case Authentication.ScramSha256(Optional<String> verifier) -> authenticate(user, verifier);
    }
    out.send(Signal.AUTHENTICATION_OK);
    Session session = sessions.open(parameters, remote);
    session.reportedSettings().forEach((name, value) -> out.send(new ParameterStatus(name, value)));
    out.send(new BackendKeyData(session.processId(), session.secretKey()));
    return session;
  }

  private static Map<String, String> parameters(Map<String, String> sent) {
    String user = sent.getOrDefault("user", "");
    if (user.isEmpty()) {
      throw new SqlException(
          SqlState.INVALID_AUTHORIZATION_SPECIFICATION,
          "no PostgreSQL user name specified in startup packet");
    }
    Map<String, String> parameters = new LinkedHashMap<>(sent);
    if (sent.getOrDefault("database", "").isEmpty()) {
      parameters.put("database", user);
    }
    if (parameters.remove("replication") != null) {
      throw SqlException.notSupported("streaming replication");
    }
    return parameters;
  }

  private void authenticate(String user, Optional<String> stored) {
    Optional<ScramVerifier> verifier = stored.flatMap(ScramVerifier::parse);
    if (stored.isPresent() && verifier.isEmpty()) {
      LOG.warn("user {} has no valid SCRAM secret", user);
    }
    ScramExchange exchange = ScramExchange.create(user, verifier, mockSecret, RANDOM);
    out.send(new AuthenticationSasl(List.of(ScramExchange.MECHANISM)));
    SaslInitialResponse initial = FrontendCodec.saslInitialResponse(response());
    if (!initial.mechanism().equals(ScramExchange.MECHANISM)) {
      throw Violation.of("client selected an invalid SASL authentication mechanism");
    }
    byte[] clientFirst = initial.data();
    if (clientFirst.length == 0) {
      out.send(new AuthenticationSaslContinue(new byte[0]));
      clientFirst = response().body();
    }
    out.send(new AuthenticationSaslContinue(exchange.first(clientFirst)));
    out.send(new AuthenticationSaslFinal(exchange.last(response().body())));
  }

  /// Waits for the client's part of the exchange.
  private Password response() {
    out.flush();
    Frame frame = inbox.take();
    try {
      return switch (frame) {
        case Frame.Message message -> password(message);
        case Frame.CopyChunk _ -> throw unexpected(COPY_DATA_TYPE);
        case Frame.Broken broken -> throw broken.error();
        case Frame.Startup _, Frame.Cancel _ ->
            throw new IllegalStateException("a start-up packet after start-up");
      };
    } finally {
      frame.release();
    }
  }

  private static Password password(Frame.Message message) {
    if (message.type() != FrameType.PASSWORD) {
      throw unexpected(message.type());
    }
    if (message.body().readableBytes() > ScramExchange.MESSAGE_BYTES_MAX) {
      throw Violation.of("invalid message length");
    }
    return new Password(ByteBufUtil.getBytes(message.body()));
  }

  private static SqlException unexpected(int type) {
    return Violation.of("expected SASL response, got message type " + type);
  }
}
