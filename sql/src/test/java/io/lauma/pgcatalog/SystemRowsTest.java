package io.lauma.pgcatalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Column;
import io.lauma.catalog.builtin.BuiltinRelations;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemRowsTest {
  private static final int ACCOUNT = Sample.relation("account").oid();
  private static final int ACCOUNT_KEY = Sample.relation("account").primaryKeyOid();

  @Test
  void everyRelationIsServedOrRefusedByName() {
    int served = 0;
    for (SystemRelation relation : BuiltinRelations.all()) {
      String[] columns = relation.columns().stream().map(Column::name).toArray(String[]::new);
      try {
        RowText.of(Sample.CATALOG, relation.schema(), relation.name(), columns);
        served++;
      } catch (SqlException e) {
        assertEquals(SqlState.FEATURE_NOT_SUPPORTED, e.state());
        assertTrue(e.message().contains(relation.name()), e.message());
      }
    }
    assertTrue(served > 100, "served " + served);
  }

  @Test
  void unknownRelationsAreABugOfTheCaller() {
    assertThrows(
        IllegalArgumentException.class, () -> RowText.ROWS.rows(Sample.CATALOG, 4, List.of(1)));
  }

  @Test
  void showsTablesIndexesAndSequencesAsClasses() {
    List<String> rows =
        RowText.users("pg_class", "oid", "relname", "relkind", "relam", "relnatts", "relhasindex");
    assertEquals(
        List.of(ACCOUNT + "|account|r|2|4|t", ACCOUNT_KEY + "|account_pkey|i|403|2|f"),
        rows.stream().filter(r -> r.contains("|account") && !r.contains("seq")).toList());
    assertTrue(rows.stream().anyMatch(r -> r.endsWith("|account_id_seq|S|0|3|f")));
    assertTrue(rows.stream().anyMatch(r -> r.endsWith("|note|r|2|1|f")));
  }

  @Test
  void hidesTheRowIdOfTablesWithoutKey() {
    for (String line : RowText.users("pg_attribute", "attrelid", "attnum", "attname")) {
      assertFalse(line.contains("row_id"), line);
      assertTrue(Integer.parseInt(line.split("\\|", -1)[1]) > 0, line);
    }
    assertFalse(
        RowText.of(Sample.CATALOG, "information_schema", "columns", "column_name")
            .contains("lauma_row_id"));
  }

  @Test
  void attributesCarryTypeFacts() {
    assertEquals(
        List.of(
            ACCOUNT + "|id|23|4|1|0|-1|t|t|i|p|0",
            ACCOUNT + "|region|1043|-1|2|0|-1|t|f|i|x|100",
            ACCOUNT + "|balance|1700|-1|3|0|655366|f|f|i|m|0",
            ACCOUNT + "|tags|1009|-1|4|1|-1|f|f|i|x|100"),
        RowText.users(
                "pg_attribute",
                "attrelid",
                "attname",
                "atttypid",
                "attlen",
                "attnum",
                "attndims",
                "atttypmod",
                "attnotnull",
                "atthasdef",
                "attalign",
                "attstorage",
                "attcollation")
            .stream()
            .filter(line -> line.startsWith(ACCOUNT + "|"))
            .toList());
  }

  @Test
  void indexesNameKeyColumnsClassesAndOrder() {
    List<String> rows =
        RowText.users(
            "pg_index",
            "indexrelid",
            "indrelid",
            "indkey",
            "indclass",
            "indoption",
            "indisprimary");
    assertEquals(ACCOUNT_KEY + "|" + ACCOUNT + "|2 1|3126 1978|0 0|t", rows.getFirst());
    assertTrue(rows.getLast().endsWith("|1|3127|3|t"), rows.getLast());
    assertEquals(2, rows.size());
  }

  @Test
  void primaryKeysAreConstraints() {
    assertEquals(
        ACCOUNT_KEY + "|account_pkey|p|" + ACCOUNT + "|{2,1}",
        RowText.users("pg_constraint", "oid", "conname", "contype", "conrelid", "conkey")
            .getFirst());
    assertEquals(
        List.of("public|account|region|1", "public|account|id|2", "public|Event|at|1"),
        RowText.of(
            Sample.CATALOG,
            "information_schema",
            "key_column_usage",
            "table_schema",
            "table_name",
            "column_name",
            "ordinal_position"));
  }

  @Test
  void distributedTablesShowKindKeyAndShards() {
    assertEquals(
        List.of(
            "public|account|hash|region, id|4", "public|Event|range|at|1", "public|note|hash||4"),
        RowText.of(
            Sample.CATALOG,
            "pg_catalog",
            "pg_distributed_tables",
            "schema_name",
            "table_name",
            "kind",
            "key",
            "shards"));
  }

  @Test
  void ownedSequencesDependOnTheirColumn() {
    int sequence = Sample.relation("account_id_seq").oid();
    assertTrue(
        RowText.of(
                Sample.CATALOG,
                "pg_catalog",
                "pg_depend",
                "classid",
                "objid",
                "refclassid",
                "refobjid",
                "refobjsubid",
                "deptype")
            .contains("1259|" + sequence + "|1259|" + ACCOUNT + "|1|a"));
  }

  @Test
  void nobodySeesPasswords() {
    assertEquals(
        List.of("postgres|", "reader|"),
        RowText.of(Sample.CATALOG, "pg_catalog", "pg_authid", "rolname", "rolpassword"));
    assertEquals(
        List.of("postgres|********", "reader|********"),
        RowText.of(Sample.CATALOG, "pg_catalog", "pg_roles", "rolname", "rolpassword"));
  }

  @Test
  void commentsShowTheirClass() {
    assertEquals(
        List.of(ACCOUNT + "|1259|2|where it is kept"),
        RowText.of(
            Sample.CATALOG,
            "pg_catalog",
            "pg_description",
            "objoid",
            "classoid",
            "objsubid",
            "description"));
  }

  @Test
  void standardColumnsDescribeTheirTypes() {
    assertTrue(
        RowText.of(
                Sample.CATALOG,
                "information_schema",
                "columns",
                "table_name",
                "column_name",
                "data_type",
                "numeric_precision",
                "numeric_precision_radix",
                "numeric_scale",
                "udt_name",
                "is_nullable")
            .containsAll(
                List.of(
                    "account|balance|numeric|10|10|2|numeric|YES",
                    "account|tags|ARRAY||||_text|YES",
                    "account|id|integer|32|2|0|int4|NO")));
  }

  @Test
  void lastValuesOfSequencesAreNotKnownHere() {
    SqlException e =
        assertThrows(
            SqlException.class,
            () -> RowText.of(Sample.CATALOG, "pg_catalog", "pg_sequences", "last_value"));
    assertEquals(SqlState.FEATURE_NOT_SUPPORTED, e.state());
    assertEquals(
        List.of("account_id_seq|integer|1|2147483647"),
        RowText.of(
                Sample.CATALOG,
                "pg_catalog",
                "pg_sequences",
                "sequencename",
                "data_type",
                "min_value",
                "max_value")
            .stream()
            .map(line -> line.replace("|23|", "|integer|"))
            .toList());
  }

  @Test
  void oidsOfClassesAreUnique() {
    List<String> oids = RowText.of(Sample.CATALOG, "pg_catalog", "pg_class", "oid");
    assertEquals(oids.size(), new HashSet<>(oids).size());
    List<String> defaults = RowText.of(Sample.CATALOG, "pg_catalog", "pg_attrdef", "oid");
    assertEquals(1, defaults.size());
  }

  @Test
  void batchesStopAtTheirLimit() {
    RowText.ROWS
        .rows(CatalogState.EMPTY, 1255, List.of(1))
        .forEach(batch -> assertTrue(batch.rowCount() <= 1024));
    assertEquals(3244, RowText.of(CatalogState.EMPTY, "pg_catalog", "pg_proc", "oid").size());
  }
}
