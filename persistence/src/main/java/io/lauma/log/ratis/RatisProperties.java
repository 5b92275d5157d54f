package io.lauma.log.ratis;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.netty.NettyConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Ratis' settings. Each one is here because its default was measured or read to be wrong for us;
/// the reason stands beside it.
final class RatisProperties {
  static final TimeDuration ELECTION_MIN = millis(1_000);
  static final TimeDuration ELECTION_MAX = millis(1_500);

  private static final SizeInBytes APPENDER_BYTES = SizeInBytes.valueOf("2MB");
  private static final SizeInBytes WRITE_BUFFER_BYTES = SizeInBytes.valueOf("4MB");
  private static final long SEGMENT_BYTES_MIN = 4L << 20;
  private static final long SEGMENT_BYTES_MAX = 32L << 20;
  private static final TimeDuration NEVER = TimeDuration.valueOf(3_650, TimeUnit.DAYS);
  private static final int THREADS_MAX = 16;
  private static final int CATCH_UP_GAP = 1_000;

  private RatisProperties() {}

  static RaftProperties create(RatisSettings settings) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(settings.raftDirectory().toFile()));
    transport(properties, settings);
    elections(properties);
    log(properties, settings);
    snapshots(properties);
    threads(properties);
    return properties;
  }

  private static void transport(RaftProperties properties, RatisSettings settings) {
    properties.set(RaftConfigKeys.Rpc.TYPE_KEY, FilteredNetty.class.getName());
    NettyConfigKeys.Server.setHost(properties, settings.host());
    NettyConfigKeys.Server.setPort(properties, settings.port());
  }

  private static void elections(RaftProperties properties) {
    // the default, 150 to 300 ms, loses leaders to pauses of a JVM
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, ELECTION_MIN);
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, ELECTION_MAX);
    // a group of one has nobody to wait for; with others, pre-vote keeps a restart from disturbing
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(100));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(400));
    RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
    // a member that is down is tried again after this; the default of 25 ms burns CPU
    RaftServerConfigKeys.Rpc.setSleepTime(properties, millis(100));
    // by default a pause of 60 s (a suspended machine) closes the server for good
    RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
    // the same setting is a shorter pause, after which the server gives up all that it leads, its
    // groups of one voter too; see #setForReplicas
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, NEVER);
    RaftServerConfigKeys.setStagingCatchupGap(properties, CATCH_UP_GAP);
  }

  /// Called before each replica is made and after the server has read its own settings: to replicas
  /// the time means how long a leader that lost its majority does not stand again, by default 10 s.
  /// A leader that has paused goes on, so that one that is the only voter keeps its term. If there
  /// are others, they have elected another one, or their answers keep it in office; what it may
  /// answer itself is up to the lease.
  static void setForReplicas(RaftProperties properties) {
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(2_000));
  }

  private static void log(RaftProperties properties, RatisSettings settings) {
    // the default of 1 ms (10 ms in some versions) is added to every entry
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, APPENDER_BYTES);
    // direct memory of every replica; at least the appender's limit and 8 bytes
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BUFFER_BYTES);
    // the log is purged by whole segments, so they are smaller than what it keeps
    RaftServerConfigKeys.Log.setSegmentSizeMax(
        properties,
        SizeInBytes.valueOf(
            Math.clamp(
                settings.logLimits().bytesKept() / 2, SEGMENT_BYTES_MIN, SEGMENT_BYTES_MAX)));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("4MB"));
    // the default keeps 6 closed segments of every replica on the heap
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    // it is for requests that overtake each other, which those of one leader cannot here, and costs
    // two hand-overs between threads for each request
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
    // an acknowledgement before the file is forced would be a lie
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    // a damaged log is refused, never cut; LogTail cuts what a crash left half written
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    // by default every entry is followed by one that records its commit
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    // replies are kept for retries over the network, which we do not make; 60 s of them fill the
    // heap
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, millis(3_000));
  }

  private static void snapshots(RaftProperties properties) {
    // Ratis counts entries alone; RetainedLog says when, by entries and bytes
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    // up to what takeSnapshot answers; else one dead member keeps the log of all others for ever
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, 0);
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
        properties, SizeInBytes.valueOf("1MB"));
  }

  /// Cached pools without a bound grew to hundreds of threads under load.
  private static void threads(RaftProperties properties) {
    RaftServerConfigKeys.ThreadPool.setProxyCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setProxySize(properties, THREADS_MAX);
    RaftServerConfigKeys.ThreadPool.setServerCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setServerSize(properties, THREADS_MAX);
    RaftServerConfigKeys.ThreadPool.setClientCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setClientSize(properties, THREADS_MAX);
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }
}
