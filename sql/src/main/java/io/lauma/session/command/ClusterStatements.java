package io.lauma.session.command;

import io.lauma.exec.Completions;
import io.lauma.parse.tree.ClusterStatement;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.session.ClusterControl;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.List;

/// DISCOVER, JOIN and LEAVE CLUSTER (DESIGN 3).
final class ClusterStatements {
  /// The columns of pg_cluster and of DISCOVER.
  static final List<ResultColumn> MEMBER_COLUMNS =
      List.of(
          ResultColumn.ofExpression("oid", SqlType.of(Oids.OID)),
          ResultColumn.ofExpression("name", SqlType.of(Oids.NAME)),
          ResultColumn.ofExpression("conn", SqlType.of(Oids.TEXT)),
          ResultColumn.ofExpression("state", SqlType.of(Oids.TEXT)));

  private final SqlSession session;

  ClusterStatements(SqlSession session) {
    this.session = session;
  }

  List<ResultColumn> columns(ClusterStatement statement) {
    return switch (statement) {
      case ClusterStatement.DiscoverCluster _ -> MEMBER_COLUMNS;
      case ClusterStatement.JoinCluster _, ClusterStatement.LeaveCluster _ -> List.of();
    };
  }

  String run(ClusterStatement statement, ReportingSink sink, boolean describe) {
    ClusterControl control = session.services().cluster();
    return switch (statement) {
      case ClusterStatement.DiscoverCluster discover -> {
        refuseInBlock("DISCOVER CLUSTER");
        RowBatch rows = batch(Completions.await(control.discover(discover.server())));
        if (describe) {
          sink.columns(MEMBER_COLUMNS);
        }
        sink.rows(MEMBER_COLUMNS, rows, session.textContext());
        yield "DISCOVER CLUSTER";
      }
      case ClusterStatement.JoinCluster join -> {
        refuseInBlock("JOIN CLUSTER");
        session.block().commit();
        report(Completions.await(control.join(join.server())), sink);
        yield "JOIN CLUSTER";
      }
      case ClusterStatement.LeaveCluster _ -> {
        refuseInBlock("LEAVE CLUSTER");
        session.block().commit();
        report(Completions.await(control.leave()), sink);
        yield "LEAVE CLUSTER";
      }
    };
  }

  private void refuseInBlock(String command) {
    if (session.block().isExplicit()) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION, command + " cannot run inside a transaction block");
    }
  }

  private static void report(ClusterControl.Report report, ReportingSink sink) {
    report
        .notices()
        .forEach(text -> sink.notice(Notice.notice(SqlState.SUCCESSFUL_COMPLETION, text)));
  }

  /// Members as rows of [#MEMBER_COLUMNS].
  static RowBatch batch(List<ClusterControl.MemberRow> members) {
    VectorBuilder oids = new VectorBuilder(Layout.LONG, members.size());
    members.forEach(member -> oids.appendLong(member.oid()));
    Vector names =
        SettingStatements.texts(members.stream().map(ClusterControl.MemberRow::name).toList());
    Vector connections =
        SettingStatements.texts(members.stream().map(ClusterControl.MemberRow::conn).toList());
    Vector states =
        SettingStatements.texts(members.stream().map(ClusterControl.MemberRow::state).toList());
    return RowBatch.of(members.size(), oids.build(), names, connections, states);
  }
}
