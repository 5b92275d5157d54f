package io.lauma.session.command;

import io.lauma.parse.tree.SettingStatement;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.session.ResultColumn;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.session.setting.Settings;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// SET, RESET, SHOW and DISCARD.
final class SettingStatements {
  private final SqlSession session;

  SettingStatements(SqlSession session) {
    this.session = session;
  }

  List<ResultColumn> columns(SettingStatement statement) {
    return switch (statement) {
      case SettingStatement.Show show ->
          show.all()
              ? List.of(text("name"), text("setting"), text("description"))
              : List.of(text(session.settings().displayName(show.name())));
      case SettingStatement.SetVariable _,
          SettingStatement.SetFromCurrent _,
          SettingStatement.ResetVariable _,
          SettingStatement.Discard _ ->
          List.of();
    };
  }

  private static ResultColumn text(String name) {
    return ResultColumn.ofExpression(name, SqlType.of(Oids.TEXT));
  }

  String run(SettingStatement statement, ReportingSink sink, boolean describe) {
    return switch (statement) {
      case SettingStatement.SetVariable set -> set(set, sink);
      case SettingStatement.SetFromCurrent s ->
          throw SqlException.notSupported("SET FROM CURRENT").at(s.position() + 1);
      case SettingStatement.ResetVariable reset -> {
        if (reset.all()) {
          session.settings().resetAll();
        } else {
          session.settings().reset(reset.name(), false);
        }
        yield "RESET";
      }
      case SettingStatement.Show show -> show(show, sink, describe);
      case SettingStatement.Discard discard -> discard(discard);
    };
  }

  private String set(SettingStatement.SetVariable set, ReportingSink sink) {
    if (set.local() && !session.block().isExplicit()) {
      sink.notice(
          UtilityStatements.warning(
              io.lauma.types.SqlState.NO_ACTIVE_SQL_TRANSACTION,
              "SET LOCAL can only be used in transaction blocks"));
    }
    if (set.values().isEmpty()) {
      session.settings().reset(set.name(), set.local());
      return "SET";
    }
    checkMeaning(set);
    boolean list = set.name().equalsIgnoreCase("search_path");
    String value =
        set.values().stream()
            .map(v -> list ? io.lauma.catalog.QuotedNames.quote(v.text()) : v.text())
            .collect(Collectors.joining(", "));
    session.settings().set(set.name(), value, set.local());
    return "SET";
  }

  /// Settings that are known and whose other values have no meaning here.
  private static void checkMeaning(SettingStatement.SetVariable set) {
    String value = set.values().getFirst().text();
    switch (set.name()) {
      case "role" -> {
        if (!value.equals("none")) {
          throw SqlException.notSupported("SET ROLE").at(set.position() + 1);
        }
      }
      case "session_authorization" ->
          throw SqlException.notSupported("SET SESSION AUTHORIZATION").at(set.position() + 1);
      case "standard_conforming_strings" -> {
        if (!value.equalsIgnoreCase("on") && !value.equalsIgnoreCase("true")) {
          throw SqlException.notSupported("standard_conforming_strings = off");
        }
      }
      default -> {}
    }
  }

  private String show(SettingStatement.Show show, ReportingSink sink, boolean describe) {
    List<ResultColumn> columns = columns(show);
    RowBatch batch;
    if (show.all()) {
      List<Settings.Shown> all = session.settings().all();
      batch =
          RowBatch.of(
              all.size(),
              texts(all.stream().map(Settings.Shown::name).toList()),
              texts(all.stream().map(Settings.Shown::value).toList()),
              texts(all.stream().map(Settings.Shown::description).toList()));
    } else {
      batch = RowBatch.of(1, texts(List.of(session.settings().show(show.name()))));
    }
    if (describe) {
      sink.columns(columns);
    }
    sink.rows(columns, batch, session.textContext());
    return "SHOW";
  }

  /// A vector of texts.
  static Vector texts(List<String> values) {
    VectorBuilder builder = new VectorBuilder(Layout.BYTES, values.size());
    values.forEach(value -> builder.appendBytes(value.getBytes(StandardCharsets.UTF_8)));
    return builder.build();
  }

  private String discard(SettingStatement.Discard discard) {
    return switch (discard.kind()) {
      case ALL -> {
        if (session.block().isExplicit()) {
          throw new SqlException(
              io.lauma.types.SqlState.ACTIVE_SQL_TRANSACTION,
              "DISCARD ALL cannot run inside a transaction block");
        }
        session.closeAllPortals();
        session.statements().clear();
        session.environment().advisoryLocks().unlockAll();
        session.settings().resetAll();
        yield "DISCARD ALL";
      }
      case PLANS -> "DISCARD PLANS";
      case SEQUENCES -> "DISCARD SEQUENCES";
      case TEMPORARY -> "DISCARD TEMP";
    };
  }
}
