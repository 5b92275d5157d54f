package io.lauma.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client is told of a change that was refused when it was committed, and run again.
final class LastChangeTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set when the services ask for it
  private ScriptedCommits commits;

  private LocalServices services;
  private Session session;

  @BeforeEach
  void start() {
    services =
        new LocalServices(
            directory,
            relations -> {
              commits = new ScriptedCommits(relations);
              return commits;
            });
    session = services.open();
    session.simpleQuery("create table t (id int primary key)", new Deaf());
    commits.takeCommits();
  }

  @AfterEach
  void stop() {
    session.close();
    services.close();
  }

  private void insert() {
    session.parse("", "insert into t values (1)", new int[0]);
    session.bind("", "", List.of());
    session.execute("", 0, new Deaf());
  }

  @Test
  void refusalsAreUnseen() {
    commits.refuse(() -> {});
    commits.refuse(() -> {});
    insert();
    session.sync();
    assertEquals(3, commits.takeCommits());
  }

  /// The first refusal says that nothing was done; of a later attempt that need not be true.
  @Test
  void theFailureOfTheLastAttemptIsTold() {
    SqlException lost =
        new SqlException(SqlState.TRANSACTION_RESOLUTION_UNKNOWN, "the outcome is not known");
    commits.refuse(() -> {});
    commits.refuse(() -> {
      throw lost;
    });
    insert();
    SqlException told = assertThrows(SqlException.class, session::sync);
    assertEquals(lost.state(), told.state());
    assertEquals(lost.getMessage(), told.getMessage());
    assertEquals(2, commits.takeCommits());
  }

  /// A client that does not look.
  private static final class Deaf implements ResultSink {
    @Override
    public void columns(List<ResultColumn> columns) {}

    @Override
    public void rows(List<ResultColumn> columns, RowBatch batch, TextContext context) {}

    @Override
    public void complete(String commandTag) {}

    @Override
    public void emptyQuery() {}

    @Override
    public void suspended() {}

    @Override
    public void notice(Notice notice) {}

    @Override
    public void settingChanged(String name, String value) {}

    @Override
    public CopyInput copyIn(boolean binary, int columnCount) {
      throw new UnsupportedOperationException("no COPY here");
    }

    @Override
    public CopyOutput copyOut(boolean binary, int columnCount) {
      throw new UnsupportedOperationException("no COPY here");
    }
  }
}
