package io.lauma.scenario;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Ends the shared nodes before a class that does not use them, as they take processor time while
/// nobody asks them; a PostgreSQL takes none and stays. Registered for all classes.
public final class UnusedServersEnd implements BeforeAllCallback {
  private static final List<Class<? extends SharedServer>> KINDS =
      List.of(SharedNode.class, SharedHerd.class, MendedHerd.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    for (Class<? extends SharedServer> kind : KINDS) {
      if (!SharedServer.isUsedBy(context.getRequiredTestClass(), kind)) {
        SharedServer.end(context, kind);
      }
    }
  }
}
