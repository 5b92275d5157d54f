package io.lauma.pgcatalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogNamesTest {
  private static final CatalogNames NAMES = new CatalogNames(Sample.CATALOG, List.of("public"));
  private static final CatalogNames BARE = new CatalogNames(Sample.CATALOG, List.of());
  private static final int ACCOUNT = Sample.relation("account").oid();
  private static final int EVENT = Sample.relation("Event").oid();

  @Test
  void relationsAreFoundAsUsersWriteThem() {
    assertEquals(ACCOUNT, NAMES.resolve(Oids.REGCLASS, "Account"));
    assertEquals(ACCOUNT, NAMES.resolve(Oids.REGCLASS, " public . \"account\" "));
    assertEquals(EVENT, NAMES.resolve(Oids.REGCLASS, "\"Event\""));
    assertEquals(1259, NAMES.resolve(Oids.REGCLASS, "pg_class"));
    assertEquals(
        Sample.relation("account").primaryKeyOid(), NAMES.resolve(Oids.REGCLASS, "account_pkey"));
  }

  @Test
  void unknownNamesFailAsInPostgresql() {
    refused(SqlState.UNDEFINED_TABLE, Oids.REGCLASS, "Event", "relation \"event\" does not exist");
    refused(SqlState.UNDEFINED_TABLE, Oids.REGCLASS, "a.b", "relation \"a.b\" does not exist");
    refused(SqlState.INVALID_NAME, Oids.REGCLASS, "\"a", "invalid name syntax");
    refused(SqlState.INVALID_NAME, Oids.REGCLASS, "", "invalid name syntax");
    refused(SqlState.UNDEFINED_OBJECT, Oids.REGTYPE, "zzz", "type \"zzz\" does not exist");
    refused(SqlState.UNDEFINED_OBJECT, Oids.REGROLE, "zzz", "role \"zzz\" does not exist");
    refused(
        SqlState.INVALID_SCHEMA_NAME, Oids.REGNAMESPACE, "zzz", "schema \"zzz\" does not exist");
    refused(SqlState.UNDEFINED_FUNCTION, Oids.REGPROC, "zzz", "function \"zzz\" does not exist");
    refused(
        SqlState.AMBIGUOUS_FUNCTION, Oids.REGPROC, "abs", "more than one function named \"abs\"");
    refused(SqlState.UNDEFINED_FUNCTION, Oids.REGOPER, "<<<<", "operator does not exist: <<<<");
  }

  private static void refused(SqlState state, int type, String name, String message) {
    SqlException e = assertThrows(SqlException.class, () -> NAMES.resolve(type, name));
    assertEquals(message, e.message());
    assertEquals(state, e.state());
  }

  @Test
  void namesAreQualifiedAndQuotedWhereNeeded() {
    assertEquals(Optional.of("account"), NAMES.name(Oids.REGCLASS, ACCOUNT));
    assertEquals(Optional.of("public.account"), BARE.name(Oids.REGCLASS, ACCOUNT));
    assertEquals(Optional.of("public.\"Event\""), BARE.name(Oids.REGCLASS, EVENT));
    assertEquals(Optional.of("character varying"), NAMES.name(Oids.REGTYPE, Oids.VARCHAR));
    assertEquals(Optional.of("pg_catalog.abs"), NAMES.name(Oids.REGPROC, 1397));
    assertEquals(Optional.of("abs(integer)"), NAMES.name(Oids.REGPROCEDURE, 1397));
    assertEquals(Optional.of("=(integer,bigint)"), NAMES.name(Oids.REGOPERATOR, 15));
    assertEquals(Optional.of("reader"), NAMES.name(Oids.REGROLE, roleOid("reader")));
    assertEquals(Optional.empty(), NAMES.name(Oids.REGCLASS, 4));
  }

  private static int roleOid(String name) {
    return Sample.CATALOG.role(name).orElseThrow().oid();
  }

  @Test
  void signaturesResolve() {
    assertEquals(1397, NAMES.resolve(Oids.REGPROCEDURE, "abs(int)"));
    assertEquals(15, NAMES.resolve(Oids.REGOPERATOR, "pg_catalog.=(int4, int8)"));
    assertEquals(1015, NAMES.resolve(Oids.REGTYPE, "varchar(10)[]"));
  }

  @Test
  void visibilityFollowsTheSearchPath() {
    assertTrue(NAMES.isVisible("table", ACCOUNT));
    assertFalse(BARE.isVisible("table", ACCOUNT));
    assertTrue(BARE.isVisible("table", 1259));
    assertTrue(NAMES.isVisible("function", 1397));
    assertTrue(NAMES.isVisible("type", Oids.INT4));
  }

  @Test
  void definitionsReadAsPostgresqlPrintsThem() {
    int accountKey = Sample.relation("account").primaryKeyOid();
    int eventKey = Sample.relation("Event").primaryKeyOid();
    assertEquals(
        "CREATE UNIQUE INDEX account_pkey ON public.account USING btree (region, id)",
        definition("pg_get_indexdef", accountKey, 0));
    assertEquals(
        "CREATE UNIQUE INDEX \"Event_pkey\" ON public.\"Event\" USING btree (at DESC)",
        definition("pg_get_indexdef", eventKey, 0));
    assertEquals("id", definition("pg_get_indexdef", accountKey, 2));
    assertEquals("PRIMARY KEY (region, id)", definition("pg_get_constraintdef", accountKey, 0));
    assertEquals("where it is kept", definition("col_description", ACCOUNT, 2));
    assertEquals("unknown (OID=4)", definition("pg_get_userbyid", 4, 0));
    assertEquals(Optional.empty(), NAMES.definition("pg_get_indexdef", 4, 0, false));
  }

  @Test
  void functionsShowArgumentsAndResult() {
    assertEquals("integer", definition("pg_get_function_arguments", 1397, 0));
    assertEquals("integer", definition("pg_get_function_result", 1397, 0));
    assertEquals(
        "double precision ORDER BY double precision",
        definition("pg_get_function_arguments", 3974, 0));
    assertEquals(
        "target jsonb, path jsonpath, vars jsonb DEFAULT '{}'::jsonb, silent boolean DEFAULT false",
        definition("pg_get_function_arguments", 4005, 0));
  }

  private static String definition(String function, int oid, int column) {
    return NAMES.definition(function, oid, column, true).orElseThrow();
  }
}
