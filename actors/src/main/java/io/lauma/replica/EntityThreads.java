package io.lauma.replica;

import com.typesafe.config.Config;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/// The threads of shards and coordinators: a virtual one for each turn of an actor, on the carriers
/// that sessions run on (decision 0026). Pekko's own executor of this kind looks into the JDK's
/// private parts and warns when it may not. Made by Pekko, by its name in the configuration.
public final class EntityThreads extends ExecutorServiceConfigurator {
  public EntityThreads(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  public boolean isVirtualized() {
    return true;
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory unused) {
    ThreadFactory threads = Thread.ofVirtual().name(id).factory();
    return () -> Executors.newThreadPerTaskExecutor(threads);
  }
}
