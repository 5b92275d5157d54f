package io.lauma.session;

import io.lauma.clock.Clock;
import io.lauma.exec.PreparedTransactions;
import io.lauma.exec.RelationAccess;
import io.lauma.exec.RunResources;
import io.lauma.exec.Transaction;
import io.lauma.exec.TransactionOutcomes;
import io.lauma.session.backend.HerdAdvisoryLocks;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.build.BuildRecords;
import org.apache.pekko.stream.Materializer;

/// What a node gives its sessions. The parts are replaced together when the node's incarnation
/// changes (JOIN, LEAVE); a session takes the present ones anew for each statement.
public record SessionServices(
    CatalogAccess catalog,
    Transaction.Begin transactions,
    TransactionOutcomes outcomes,
    PreparedTransactions prepared,
    RelationAccess relations,
    Sequences sequences,
    HerdBackends backends,
    HerdAdvisoryLocks advisoryLocks,
    ClusterControl cluster,
    Sweeps sweeps,
    BuildRecords buildRecords,
    RunResources resources,
    Materializer materializer,
    Clock clock) {}
