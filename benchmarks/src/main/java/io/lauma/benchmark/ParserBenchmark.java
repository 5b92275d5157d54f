package io.lauma.benchmark;

import io.lauma.parse.ParsedStatement;
import io.lauma.parse.SqlParser;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long the parser takes for statements of pgbench.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParserBenchmark {
  @Param({
    "SELECT abalance FROM pgbench_accounts WHERE aid = 4711",
    "UPDATE pgbench_accounts SET abalance = abalance + -27 WHERE aid = 4711",
    "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)"
        + " VALUES (1, 2, 4711, -27, CURRENT_TIMESTAMP)"
  })
  @SuppressWarnings("NullAway.Init") // JMH sets it
  String sql;

  @Benchmark
  public List<ParsedStatement> parse() {
    return SqlParser.parse(sql);
  }
}
