package io.lauma.log.ratis;

import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The term and the vote of a replica, `raft-meta` in its Ratis folder. When the disk is full,
/// Ratis puts an empty file in its place (the write fails, and closing the stream then moves what
/// there is), and no later start reads it.
///
/// What is lost is in which term the replica has voted last, and for whom. Voting twice in a term
/// would break Raft, so the replica goes on in a term far beyond any that it can have voted in: the
/// highest of its log, its checkpoints and earlier repairs, and [#TERMS_SKIPPED] more. Terms may be
/// skipped; the others elect a leader anew once they hear of it.
final class RaftMeta {
  /// An election takes some hundred milliseconds and a new leader writes its term into the log at
  /// once: no herd comes so far beyond what its members have in their logs.
  static final long TERMS_SKIPPED = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(RaftMeta.class);
  private static final String FILE = "raft-meta";

  /// The term of the last repair: votes may have been given since and be lost again before the log
  /// has an entry of such a term.
  private static final String REPAIRED = "raft-meta-repaired";

  private static final Pattern TERM = Pattern.compile("\\d{1,18}");

  private RaftMeta() {}

  /// Replaces the file of the replica whose Ratis folder is `group` if it cannot be read.
  static void repair(Path group) throws IOException {
    Path current = group.resolve("current");
    Path meta = current.resolve(FILE);
    if (!Files.exists(meta) || isWhole(meta)) {
      return;
    }
    Path repaired = current.resolve(REPAIRED);
    long term = Math.max(LogTail.newestTerm(group), repairedTerm(repaired)) + TERMS_SKIPPED;
    LOG.warn("{} cannot be read: the replica goes on in term {}, beyond all votes", meta, term);
    write(current, REPAIRED, Long.toString(term));
    write(current, FILE, "term=" + term + "\nvotedFor=\n");
  }

  private static long repairedTerm(Path repaired) throws IOException {
    if (!Files.exists(repaired)) {
      return 0;
    }
    String term = Files.readString(repaired);
    if (!TERM.matcher(term).matches()) {
      throw new LogException(Reason.STORAGE, "the term of a repair is damaged: " + repaired);
    }
    return Long.parseLong(term);
  }

  /// All or nothing, durable.
  private static void write(Path folder, String name, String text) throws IOException {
    Path unfinished = folder.resolve(name + ".unfinished");
    Files.writeString(unfinished, text);
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    Folders.forceDirectory(folder);
  }

  private static boolean isWhole(Path meta) throws IOException {
    String text = Files.readString(meta, StandardCharsets.ISO_8859_1);
    Properties values = new Properties();
    try (StringReader reader = new StringReader(text)) {
      values.load(reader);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return text.endsWith("\n")
        && values.containsKey("votedFor")
        && TERM.matcher(values.getProperty("term", "")).matches();
  }
}
