package io.lauma.scenario;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/// Classes that share a server run one after the other, those of one node first, then those of a
/// herd, then those that kill its nodes, then all that share none; by name among them.
public final class SharersFirst implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparingInt(SharersFirst::rank)
                .thenComparing(descriptor -> descriptor.getTestClass().getName()));
  }

  private static int rank(ClassDescriptor descriptor) {
    Class<?> tests = descriptor.getTestClass();
    if (SharedServer.isUsedBy(tests, SharedNode.class)) {
      return 0;
    }
    if (SharedServer.isUsedBy(tests, SharedHerd.class)) {
      return 1;
    }
    return SharedServer.isUsedBy(tests, MendedHerd.class) ? 2 : 3;
  }
}
