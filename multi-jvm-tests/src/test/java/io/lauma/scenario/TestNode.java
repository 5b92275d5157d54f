package io.lauma.scenario;

import io.lauma.harness.NodeProcess;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The node of a test class: runs from before its first test until after its last, and its log's
/// end is printed after a test that failed.
public final class TestNode
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Path TEMPORARY = Path.of("target", "tmp");

  private @Nullable NodeProcess node;

  @Override
  public void beforeAll(ExtensionContext context) {
    NodeProcess created =
        NodeProcess.create("n1", freshDirectory(context.getRequiredTestClass().getSimpleName()));
    node = created;
    created.start();
  }

  /// A directory that no other run of tests uses.
  public static Path freshDirectory(String test) {
    return TEMPORARY.resolve(
        test + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
  }

  /// The node, running.
  public NodeProcess process() {
    return Objects.requireNonNull(node, "the test class has not begun");
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      context.publishReportEntry("node", process().logTail());
      System.err.println(process().logTail());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (node != null) {
      node.close();
    }
  }
}
