package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import java.util.Set;

/// The system relations that have no rows because the database has no object of their kind: no
/// rules (a view is kept as its query's text), no statistics of columns, no text search objects.
final class EmptyRelations {
  private static final Set<String> PG_CATALOG =
      Set.of(
          "pg_auth_members",
          "pg_available_extension_versions",
          "pg_available_extensions",
          "pg_conversion",
          "pg_db_role_setting",
          "pg_default_acl",
          "pg_enum",
          "pg_event_trigger",
          "pg_extension",
          "pg_foreign_data_wrapper",
          "pg_foreign_server",
          "pg_foreign_table",
          "pg_inherits",
          "pg_init_privs",
          "pg_largeobject",
          "pg_largeobject_metadata",
          "pg_matviews",
          "pg_parameter_acl",
          "pg_partitioned_table",
          "pg_policies",
          "pg_policy",
          "pg_publication",
          "pg_publication_namespace",
          "pg_publication_rel",
          "pg_publication_tables",
          "pg_range",
          "pg_replication_origin",
          "pg_replication_origin_status",
          "pg_replication_slots",
          "pg_rewrite",
          "pg_rules",
          "pg_seclabel",
          "pg_seclabels",
          "pg_shseclabel",
          "pg_stat_gssapi",
          "pg_stat_progress_analyze",
          "pg_stat_progress_basebackup",
          "pg_stat_progress_cluster",
          "pg_stat_progress_vacuum",
          "pg_stat_replication",
          "pg_stat_replication_slots",
          "pg_stat_subscription",
          "pg_stat_subscription_stats",
          "pg_stat_wal_receiver",
          "pg_statistic",
          "pg_statistic_ext",
          "pg_statistic_ext_data",
          "pg_stats",
          "pg_stats_ext",
          "pg_stats_ext_exprs",
          "pg_subscription",
          "pg_subscription_rel",
          "pg_transform",
          "pg_trigger",
          "pg_ts_config",
          "pg_ts_config_map",
          "pg_ts_dict",
          "pg_ts_parser",
          "pg_ts_template",
          "pg_user_mapping",
          "pg_user_mappings");

  private static final Set<String> INFORMATION_SCHEMA =
      Set.of(
          "_pg_foreign_data_wrappers",
          "_pg_foreign_servers",
          "_pg_foreign_table_columns",
          "_pg_foreign_tables",
          "_pg_user_mappings",
          "attributes",
          "check_constraint_routine_usage",
          "column_column_usage",
          "column_options",
          "domain_constraints",
          "foreign_data_wrapper_options",
          "foreign_data_wrappers",
          "foreign_server_options",
          "foreign_servers",
          "foreign_table_options",
          "foreign_tables",
          "routine_column_usage",
          "routine_routine_usage",
          "routine_sequence_usage",
          "routine_table_usage",
          "transforms",
          "triggered_update_columns",
          "triggers",
          "user_defined_types",
          "user_mapping_options",
          "user_mappings");

  private EmptyRelations() {}

  static boolean contains(SystemRelation relation) {
    Set<String> names = relation.schema().equals("pg_catalog") ? PG_CATALOG : INFORMATION_SCHEMA;
    return names.contains(relation.name());
  }
}
