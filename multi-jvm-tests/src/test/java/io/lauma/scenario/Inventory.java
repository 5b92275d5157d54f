package io.lauma.scenario;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What can be left behind in a database, a line each: relations, types, functions, schemas, roles,
/// databases, settings, sessions, prepared transactions, locks. The same questions to PostgreSQL
/// and to nodes.
final class Inventory {
  /// The name of who asks, whose own sessions do not count.
  private static final String NAME = "inventory";

  /// For the driver of who asks.
  static final String CLIENT = "ApplicationName=" + NAME;

  private static final String OWN_SCHEMAS =
      " nspname not in ('pg_catalog', 'pg_toast', 'information_schema')";

  private static final List<String> QUESTIONS =
      List.of(
          """
          select case relkind when 'r' then 'table' when 'i' then 'index' when 'S' then 'sequence'
            when 'v' then 'view' else 'relation of kind ' || relkind::text end
            || ' ' || nspname || '.' || relname
            from pg_class join pg_namespace n on n.oid = relnamespace where\
          """
              + OWN_SCHEMAS,
          """
          select 'type ' || nspname || '.' || typname from pg_type
            join pg_namespace n on n.oid = typnamespace
            where typrelid = 0 and typelem = 0 and\
          """
              + OWN_SCHEMAS,
          "select 'function ' || nspname || '.' || proname from pg_proc"
              + " join pg_namespace n on n.oid = pronamespace where"
              + OWN_SCHEMAS,
          """
          select 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') from pg_namespace
            where nspname not like 'pg\\_%'\
          """,
          """
          select concat_ws(' ', 'role', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb,
            rolcanlogin, rolconnlimit, rolvaliduntil, rolconfig) from pg_roles\
          """,
          """
          select concat_ws(' ', 'member of a role', m.rolname, r.rolname) from pg_auth_members a
            join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid\
          """,
          "select concat_ws(' ', 'database', datname, datacl::text) from pg_database",
          """
          select concat_ws(' ', 'setting', name, '=', setting) from pg_settings
            where name <> 'application_name'\
          """,
          "select 'prepared transaction ' || gid from pg_prepared_xacts",
          """
          select concat_ws(' ', 'advisory lock', classid, objid, mode, granted) from pg_locks
            where locktype = 'advisory'\
          """,
          """
          select concat_ws(' ', 'session', usename, state, query) from pg_stat_activity
            where backend_type = 'client backend' and application_name <> '\
          """
              + NAME
              + "'");

  private Inventory() {}

  /// A way into a server.
  interface Place {
    /// @param settings properties of the driver: `key=value`
    Connection connect(String... settings) throws SQLException;
  }

  /// What is seen at any of the places.
  static Set<String> of(List<Place> places) throws SQLException {
    Set<String> seen = new TreeSet<>();
    for (Place place : places) {
      try (Connection connection = place.connect(CLIENT)) {
        for (String question : QUESTIONS) {
          seen.addAll(Clients.textOf(connection, question).lines().toList());
        }
      }
    }
    return seen;
  }

  /// What came and what went; empty when nothing did.
  static String difference(Set<String> before, Set<String> after) {
    Set<String> left = new TreeSet<>(after);
    left.removeAll(before);
    Set<String> gone = new TreeSet<>(before);
    gone.removeAll(after);
    StringBuilder text = new StringBuilder();
    left.forEach(line -> text.append("\n  left: ").append(line));
    gone.forEach(line -> text.append("\n  gone: ").append(line));
    return text.toString();
  }
}
