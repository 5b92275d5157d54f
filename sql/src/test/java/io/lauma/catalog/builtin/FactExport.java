package io.lauma.catalog.builtin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGConnection;

/// Writes the fact files from a running PostgreSQL 15: `FactExport <jdbc url> <folder>`.
final class FactExport {
  private static final String NO_ROW_TYPES =
      " typtype <> 'c' and not exists (select from pg_type e where e.oid = t.typelem"
          + " and e.typtype = 'c')";

  private static final Map<String, String> QUERIES =
      Map.of(
          "pg_type",
          "select oid::int8, typname, typnamespace::int8, typlen, typbyval, typtype, typcategory,"
              + " typispreferred, typisdefined, typdelim, typrelid::int8, typsubscript::oid,"
              + " typelem, case when exists (select from pg_type a where a.oid = t.typarray) then"
              + " typarray else 0 end as typarray, typinput::oid, typoutput::oid, typreceive::oid,"
              + " typsend::oid, typmodin::oid, typmodout::oid, typanalyze::oid, typalign,"
              + " typstorage, typnotnull, typbasetype, typtypmod, typndims, typcollation,"
              + " typdefault from pg_type t where"
              + NO_ROW_TYPES
              + " order by t.oid",
          "pg_proc",
          "select oid::int8, proname, pronamespace, prokind, proisstrict, proretset, provolatile,"
              + " provariadic, pronargdefaults, prorettype, proargtypes,"
              + " array_to_string(proallargtypes, ' ') as proallargtypes,"
              + " array_to_string(proargmodes, chr(31)) as proargmodes,"
              + " array_to_string(proargnames, chr(31)) as proargnames,"
              + " pg_get_expr(proargdefaults, 0) as proargdefaults, prolang, procost, prorows,"
              + " prosupport::oid, prosecdef, proleakproof, proparallel, prosrc from pg_proc"
              + " order by pg_proc.oid",
          "pg_operator",
          "select oid::int8, oprname, oprnamespace, oprkind, oprcanmerge, oprcanhash, oprleft,"
              + " oprright, oprresult, oprcom, oprnegate, oprcode::oid, oprrest::oid, oprjoin::oid"
              + " from pg_operator order by pg_operator.oid",
          "pg_cast",
          "select castsource, oid, casttarget, castfunc, castcontext, castmethod from pg_cast"
              + " order by castsource, casttarget",
          "pg_aggregate",
          "select aggfnoid::oid::int8 as aggfnoid, p.proname, aggkind, aggnumdirectargs,"
              + " aggtransfn::oid, aggfinalfn::oid, aggcombinefn::oid, aggserialfn::oid,"
              + " aggdeserialfn::oid, aggmtransfn::oid, aggminvtransfn::oid, aggmfinalfn::oid,"
              + " aggfinalextra, aggmfinalextra, aggfinalmodify, aggmfinalmodify, aggsortop,"
              + " aggtranstype, aggtransspace, aggmtranstype, aggmtransspace, agginitval,"
              + " aggminitval from pg_aggregate join pg_proc p on p.oid = aggfnoid"
              + " order by p.oid",
          "pg_opclass",
          "select oid::int8, opcname, opcmethod, opcnamespace, opcfamily, opcintype, opcdefault,"
              + " opckeytype from pg_opclass where opcmethod in (403, 405) order by pg_opclass.oid",
          "pg_amop",
          "select amopfamily, amopstrategy, amopmethod, amoplefttype, amoprighttype, amopopr from"
              + " pg_amop where amopmethod in (403, 405) order by amopfamily, amopstrategy,"
              + " amoplefttype, amoprighttype");

  private static final Map<String, String> SMALL_QUERIES =
      Map.of(
          "pg_namespace",
          "select oid, nspname, 10 as owner from pg_namespace where nspname in ('pg_catalog',"
              + " 'information_schema', 'pg_toast') order by oid",
          "pg_language",
          "select oid, lanname, 0 as related from pg_language where oid < 10000 order by oid",
          "pg_am",
          "select oid, amname, amhandler::oid from pg_am order by oid",
          "pg_opfamily",
          "select oid, opfname, opfmethod from pg_opfamily where opfmethod in (403, 405) order by"
              + " oid",
          "pg_collation",
          "select oid, collname, collnamespace from pg_collation where oid < 10000 order by oid");

  private FactExport() {}

  public static void main(String[] arguments) throws SQLException, IOException {
    Path folder = Path.of(arguments[1]);
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      for (var query : QUERIES.entrySet()) {
        export(connection, query.getValue(), folder.resolve(query.getKey() + ".tsv"));
      }
      for (var query : SMALL_QUERIES.entrySet()) {
        export(connection, query.getValue(), folder.resolve(query.getKey() + ".tsv"));
      }
    }
  }

  private static void export(Connection connection, String query, Path file)
      throws SQLException, IOException {
    try (var statement = connection.prepareStatement(query);
        OutputStream out = Files.newOutputStream(file)) {
      var columns = statement.getMetaData();
      StringBuilder header = new StringBuilder();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        header.append(i == 1 ? "" : "\t").append(columns.getColumnName(i));
      }
      out.write(header.append('\n').toString().getBytes(StandardCharsets.UTF_8));
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (" + query + ") TO STDOUT", out);
    }
  }
}
