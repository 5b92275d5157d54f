package io.lauma.log.ratis;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.util.TimeDuration;

/// Ratis' own metrics, not kept: nothing of Lauma reads them, and the histograms of the default
/// implementation take 3 % of a busy node's CPU (about ten for each entry of the log). Counters
/// count, since Ratis may ask them; times are not measured. Found by the service loader; safe on
/// any thread.
public final class NoMetrics extends MetricRegistries {
  private static final Timekeeper.Context UNTIMED = () -> 0;

  private final Map<MetricRegistryInfo, RatisMetricRegistry> registries = new ConcurrentHashMap<>();

  @Override
  public RatisMetricRegistry create(MetricRegistryInfo info) {
    return registries.computeIfAbsent(info, Registry::new);
  }

  @Override
  public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
    return Optional.ofNullable(registries.get(info));
  }

  @Override
  public boolean remove(MetricRegistryInfo info) {
    return registries.remove(info) != null;
  }

  @Override
  public void clear() {
    registries.clear();
  }

  @Override
  public Set<MetricRegistryInfo> getMetricRegistryInfos() {
    return Set.copyOf(registries.keySet());
  }

  @Override
  public Collection<RatisMetricRegistry> getMetricRegistries() {
    return List.copyOf(registries.values());
  }

  @Override
  public void addReporterRegistration(
      Consumer<RatisMetricRegistry> reporter, Consumer<RatisMetricRegistry> stopReporter) {
    throw new UnsupportedOperationException("the metrics of Ratis are not kept");
  }

  @Override
  public void enableJmxReporter() {
    throw new UnsupportedOperationException("the metrics of Ratis are not kept");
  }

  @Override
  public void enableConsoleReporter(TimeDuration interval) {
    throw new UnsupportedOperationException("the metrics of Ratis are not kept");
  }

  private record Registry(MetricRegistryInfo info, Map<String, LongCounter> counters)
      implements RatisMetricRegistry {
    Registry(MetricRegistryInfo info) {
      this(info, new ConcurrentHashMap<>());
    }

    @Override
    public Timekeeper timer(String name) {
      return () -> UNTIMED;
    }

    @Override
    public LongCounter counter(String name) {
      return counters.computeIfAbsent(name, any -> new Counter(new LongAdder()));
    }

    @Override
    public boolean remove(String name) {
      return counters.remove(name) != null;
    }

    @Override
    public <T> void gauge(String name, Supplier<Supplier<T>> value) {}

    @Override
    public MetricRegistryInfo getMetricRegistryInfo() {
      return info;
    }
  }

  private record Counter(LongAdder sum) implements LongCounter {
    @Override
    public void inc(long by) {
      sum.add(by);
    }

    @Override
    public void dec(long by) {
      sum.add(-by);
    }

    @Override
    public long getCount() {
      return sum.sum();
    }
  }
}
