package io.lauma.connection;

import io.lauma.protocol.BackendMessage;
import io.lauma.protocol.BackendMessage.ParameterDescription;
import io.lauma.protocol.BackendMessage.ReadyForQuery;
import io.lauma.protocol.FrameType;
import io.lauma.protocol.FrontendCodec;
import io.lauma.protocol.FrontendMessage;
import io.lauma.protocol.FrontendMessage.Bind;
import io.lauma.protocol.FrontendMessage.ClosePortal;
import io.lauma.protocol.FrontendMessage.CloseStatement;
import io.lauma.protocol.FrontendMessage.CopyFail;
import io.lauma.protocol.FrontendMessage.DescribePortal;
import io.lauma.protocol.FrontendMessage.DescribeStatement;
import io.lauma.protocol.FrontendMessage.Execute;
import io.lauma.protocol.FrontendMessage.FunctionCall;
import io.lauma.protocol.FrontendMessage.Parse;
import io.lauma.protocol.FrontendMessage.Password;
import io.lauma.protocol.FrontendMessage.Query;
import io.lauma.protocol.FrontendMessage.Signal;
import io.lauma.protocol.Violation;
import io.lauma.session.Session;
import io.lauma.session.Session.TransactionStatus;
import io.lauma.session.StatementDescription;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What is said between a client and its session once it is open: simple queries, extended queries
/// with pipelining, and how errors end them. Belongs to the session's thread.
final class Dialogue {
  private static final short[] ALL_TEXT = {};

  private final Session session;
  private final ClientOutput out;
  private final ClientSink sink;
  private final ParameterReader parameters;
  private final Map<String, short[]> portalFormats = new HashMap<>();
  private final BooleanSupplier stopping;
  private boolean skippingToSync;
  private boolean betweenSequences;

  /// @param stopping whether the connection was asked to end
  Dialogue(
      Session session,
      ClientOutput out,
      ClientSink sink,
      ParameterReader parameters,
      BooleanSupplier stopping) {
    this.session = session;
    this.out = out;
    this.sink = sink;
    this.parameters = parameters;
    this.stopping = stopping;
  }

  /// Answers one message; false when the client has said good-bye.
  ///
  /// @throws FatalError when the connection must end
  /// @throws ClientGone when the client is gone
  boolean answer(Frame.Message frame) {
    byte type = frame.type();
    betweenSequences = false;
    switch (type) {
      case FrameType.TERMINATE -> {
        return false;
      }
      case FrameType.PASSWORD ->
          throw new FatalError(Violation.of("invalid frontend message type 112"));
      case FrameType.COPY_DATA, FrameType.COPY_DONE, FrameType.COPY_FAIL -> {}
      case FrameType.SYNC -> sync(frame);
      default -> {
        if (!skippingToSync) {
          answerOrFail(frame);
        }
      }
    }
    return true;
  }

  /// Whether nothing is open that a later message would have to end.
  boolean isBetweenSequences() {
    return betweenSequences;
  }

  void ready() {
    betweenSequences = true;
    TransactionStatus status = session.transactionStatus();
    if (status == TransactionStatus.IDLE && !portalFormats.isEmpty()) {
      portalFormats.clear();
    }
    out.send(new ReadyForQuery(status.code()));
    out.flush();
  }

  private void sync(Frame.Message frame) {
    skippingToSync = false;
    try {
      FrontendCodec.decode(frame.type(), frame.body());
    } catch (SqlException e) {
      session.failed();
      out.send(Reports.error(e));
    }
    endSequence();
    ready();
  }

  private void endSequence() {
    try {
      session.sync();
    } catch (SqlException e) {
      endIfTerminated(e);
      out.send(Reports.error(e));
    }
  }

  /// A statement that ended because its session was ended is the connection's end.
  private void endIfTerminated(SqlException error) {
    if (error.state() == SqlState.ADMIN_SHUTDOWN && stopping.getAsBoolean()) {
      throw new FatalError(error);
    }
  }

  private void answerOrFail(Frame.Message frame) {
    FrontendMessage message;
    try {
      message = FrontendCodec.decode(frame.type(), frame.body());
    } catch (SqlException e) {
      session.failed();
      fail(frame.type(), e, true);
      return;
    }
    try {
      answer(message);
    } catch (SqlException e) {
      fail(frame.type(), e, false);
    } catch (ClientCopyInput.LostSync e) {
      out.send(Reports.error(e.error()));
      throw new FatalError(
          Violation.of("terminating connection because protocol synchronization was lost"));
    } catch (ClientGone | Inbox.Stopping | FatalError e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      session.failed();
      fail(frame.type(), Reports.unexpected(e), true);
    }
  }

  /// An error inside an extended sequence makes the server ignore messages up to Sync; any other
  /// ends its message.
  private void fail(byte type, SqlException error, boolean unknownToSession) {
    endIfTerminated(error);
    out.send(Reports.error(error));
    if (type != FrameType.QUERY && type != FrameType.FUNCTION_CALL) {
      skippingToSync = true;
      return;
    }
    if (unknownToSession) {
      endSequence();
    }
    ready();
  }

  private void answer(FrontendMessage message) {
    switch (message) {
      case Query query -> {
        sink.useText();
        session.simpleQuery(query.sql(), sink);
        ready();
      }
      case Parse parse -> {
        session.parse(parse.statement(), parse.sql(), parse.parameterTypeOids());
        send(BackendMessage.Signal.PARSE_COMPLETE);
      }
      case Bind bind -> bind(bind);
      case DescribeStatement describe -> describe(describe);
      case DescribePortal describe ->
          sink.describe(session.describePortal(describe.portal()), formats(describe.portal()));
      case Execute execute -> {
        sink.use(formats(execute.portal()));
        session.execute(execute.portal(), Math.max(0, execute.rowsMax()), sink);
      }
      case CloseStatement close -> {
        session.closeStatement(close.statement());
        send(BackendMessage.Signal.CLOSE_COMPLETE);
      }
      case ClosePortal close -> {
        session.closePortal(close.portal());
        portalFormats.remove(close.portal());
        send(BackendMessage.Signal.CLOSE_COMPLETE);
      }
      case FunctionCall _ -> {
        session.failed();
        fail(FrameType.FUNCTION_CALL, SqlException.notSupported("the function call message"), true);
      }
      case Signal signal -> {
        if (signal == Signal.FLUSH) {
          out.flush();
        }
      }
      case CopyFail _, Password _ ->
          throw new SqlException(SqlState.INTERNAL_ERROR, "message out of place: " + message);
    }
  }

  private void bind(Bind bind) {
    StatementDescription statement = session.describeStatement(bind.statement());
    var values = fromWire(() -> parameters.read(bind, statement, session.textContext()));
    session.bind(bind.portal(), bind.statement(), values);
    if (bind.resultFormats().length == 0) {
      portalFormats.remove(bind.portal());
    } else {
      portalFormats.put(bind.portal(), bind.resultFormats());
    }
    send(BackendMessage.Signal.BIND_COMPLETE);
  }

  /// Runs what the session does not see, so that it learns of the failure.
  private <T> T fromWire(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (SqlException e) {
      session.failed();
      throw e;
    }
  }

  private void describe(DescribeStatement describe) {
    StatementDescription statement = session.describeStatement(describe.statement());
    send(new ParameterDescription(statement.parameterTypeOids()));
    sink.describe(statement.columns(), ALL_TEXT);
  }

  private short[] formats(String portal) {
    return portalFormats.getOrDefault(portal, ALL_TEXT);
  }

  private void send(BackendMessage message) {
    out.send(message);
  }

  /// An error after which the connection is closed.
  static final class FatalError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SqlException error;

    FatalError(SqlException error) {
      super(error.message(), error, false, false);
      this.error = error;
    }

    SqlException error() {
      return error;
    }
  }
}
