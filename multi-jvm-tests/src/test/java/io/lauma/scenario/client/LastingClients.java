package io.lauma.scenario.client;

import io.lauma.harness.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Clients that outlive their servers: each goes on with its transactions, on a new connection when
/// its own breaks, until all are ended. Started and ended by one thread.
public final class LastingClients {
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration LAST_ANSWER = Duration.ofSeconds(90);
  private static final Duration PROGRESS = Duration.ofSeconds(60);

  private final long seed;
  private final Consumer<SQLException> onBroken;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;

  /// Where a client connects to.
  public interface Server {
    /// @param attempt grows with every connection of the client
    Connection connect(int client, int attempt) throws SQLException;
  }

  /// What a client does, once for each of its connections.
  public interface Client {
    Transaction begin(int client, Random random, Connection connection) throws SQLException;
  }

  /// One transaction with its end; a failure that leaves the connection whole is its own business.
  public interface Transaction {
    void run() throws SQLException;
  }

  /// @param seed of the clients' random numbers
  /// @param onBroken told what broke a connection, by any thread
  public LastingClients(long seed, Consumer<SQLException> onBroken) {
    this.seed = seed;
    this.onBroken = onBroken;
  }

  public void start(Server server, int count, Client client) {
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.add(Thread.ofVirtual().start(() -> goOn(server, number, client)));
    }
  }

  private void goOn(Server server, int number, Client client) {
    Random random = new Random(seed * 31 + number);
    for (int attempt = 0; !ending; attempt++) {
      try (Connection connection = server.connect(number, attempt)) {
        Transaction transaction = client.begin(number, random, connection);
        while (!ending && !connection.isClosed()) {
          transaction.run();
        }
      } catch (SQLException e) {
        onBroken.accept(e);
        LockSupport.parkNanos(RECONNECT_NANOS);
      } catch (RuntimeException | AssertionError e) {
        complaints.add("client " + number + ": " + e);
        return;
      }
    }
  }

  /// Lets them work for a time, and until something was committed since the call.
  ///
  /// @param committed how many transactions so far
  /// @param told what they say when nothing was
  public static void work(Duration time, LongSupplier committed, Supplier<String> told) {
    long before = committed.getAsLong();
    long start = System.nanoTime();
    Await.until(
        "the end of the run",
        time.plus(PROGRESS),
        () -> {
          boolean isOver = System.nanoTime() - start >= time.toNanos();
          return isOver && committed.getAsLong() > before ? "" : told.get();
        });
  }

  /// Ends all after the transaction each is at; one that gets no answer is a complaint.
  public void end() throws InterruptedException {
    ending = true;
    for (Thread thread : threads) {
      if (!thread.join(LAST_ANSWER)) {
        complaints.add("a client got no answer for " + LAST_ANSWER);
      }
    }
  }

  /// Failures of clients themselves, in words.
  public List<String> complaints() {
    return List.copyOf(complaints);
  }
}
