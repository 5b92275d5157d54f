package io.lauma.connection;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The client's connection has ended: nothing can be sent or received any more.
final class ClientGone extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  ClientGone() {
    super(new IOException("the client has gone"));
  }
}
