package io.lauma.session.backend;

/// How far a session is in building an index: what pg_stat_progress_create_index shows.
///
/// @param indexOid 0 while the index has not been defined yet
/// @param tuplesTotal rows of the table as they were last counted; 0 when they were not
/// @param tuplesDone rows whose entries are there, those of earlier attempts counted in
public record BuildProgress(
    int tableOid,
    int indexOid,
    boolean concurrently,
    Phase phase,
    long tuplesTotal,
    long tuplesDone) {
  /// `phase`, in PostgreSQL's words.
  public enum Phase {
    INITIALIZING("initializing"),
    WAITING_FOR_WRITERS("waiting for writers before build"),
    LOADING("building index: loading tuples in tree"),
    /// Another node builds it.
    WAITING_FOR_BUILDER("waiting for another node that builds the index");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// `command`.
  public String command() {
    return concurrently ? "CREATE INDEX CONCURRENTLY" : "CREATE INDEX";
  }

  public BuildProgress of(int index) {
    return new BuildProgress(tableOid, index, concurrently, phase, tuplesTotal, tuplesDone);
  }

  public BuildProgress in(Phase next) {
    return new BuildProgress(tableOid, indexOid, concurrently, next, tuplesTotal, tuplesDone);
  }

  /// So many rows are done in [Phase#LOADING].
  public BuildProgress done(long tuples) {
    return new BuildProgress(tableOid, indexOid, concurrently, Phase.LOADING, tuplesTotal, tuples);
  }
}
