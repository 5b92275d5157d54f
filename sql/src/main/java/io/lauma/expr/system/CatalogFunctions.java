package io.lauma.expr.system;

import io.lauma.expr.CatalogLookup;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionFacts;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.text.Texts;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.TypeFacts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Names, definitions, descriptions and visibility of catalog objects.
final class CatalogFunctions {
  private CatalogFunctions() {}

  private static final Map<String, Integer> REFERENCES =
      Map.of(
          "to_regclass", Oids.REGCLASS,
          "to_regtype", Oids.REGTYPE,
          "to_regproc", Oids.REGPROC,
          "to_regprocedure", Oids.REGPROCEDURE,
          "to_regoper", Oids.REGOPER,
          "to_regoperator", Oids.REGOPERATOR,
          "to_regnamespace", Oids.REGNAMESPACE,
          "to_regrole", Oids.REGROLE,
          "to_regcollation", Oids.REGCOLLATION);

  private static final Set<SqlState> UNKNOWN_NAMES =
      Set.of(
          SqlState.UNDEFINED_TABLE,
          SqlState.UNDEFINED_OBJECT,
          SqlState.UNDEFINED_FUNCTION,
          SqlState.INVALID_SCHEMA_NAME);

  static void register(FunctionSet set) {
    set.lenient("format_type", CatalogFunctions::formatType);
    set.strict(
        "pg_get_userbyid",
        (a, out) ->
            Texts.append(
                out,
                catalog(a)
                    .name(Oids.REGROLE, SystemFunctions.oid(a, 0))
                    .orElse("unknown (OID=" + a.int8(0) + ")")));
    definitions(set);
    for (String kind :
        new String[] {
          "table",
          "type",
          "function",
          "operator",
          "opclass",
          "opfamily",
          "conversion",
          "statistics_obj",
          "ts_parser",
          "ts_dict",
          "ts_template",
          "ts_config",
          "collation"
        }) {
      set.strict(
          "pg_" + kind + "_is_visible",
          (a, out) -> out.appendBoolean(catalog(a).isVisible(kind, SystemFunctions.oid(a, 0))));
    }
    set.strict(
        "text_regclass",
        (a, out) ->
            out.appendLong(Integer.toUnsignedLong(catalog(a).resolve(Oids.REGCLASS, a.text(0)))));
    REFERENCES.forEach((key, type) -> set.strict(key, (a, out) -> reference(a, type, out)));
    set.strict(
        "pg_get_serial_sequence",
        (a, out) -> append(catalog(a).serialSequence(a.text(0), a.text(1)), out));
    // nothing is published: there is no logical replication
    set.strict("pg_relation_is_publishable", (a, out) -> out.appendBoolean(false));
    privileges(set);
  }

  private static CatalogLookup catalog(Args args) {
    return args.context().environment().catalog();
  }

  private static void append(Optional<String> text, VectorBuilder out) {
    text.ifPresentOrElse(value -> Texts.append(out, value), out::appendNull);
  }

  private static void definitions(FunctionSet set) {
    for (String name :
        new String[] {
          "pg_get_constraintdef",
          "pg_get_ruledef",
          "pg_get_viewdef",
          "pg_get_triggerdef",
          "pg_get_indexdef"
        }) {
      set.strict(name, (a, out) -> append(definition(a, name, 0, false), out));
    }
    for (String name :
        new String[] {
          "pg_get_constraintdef", "pg_get_ruledef", "pg_get_viewdef", "pg_get_triggerdef"
        }) {
      set.strict(name + "_ext", (a, out) -> append(definition(a, name, 0, a.bool(1)), out));
    }
    set.strict(
        "pg_get_indexdef_ext",
        (a, out) -> append(definition(a, "pg_get_indexdef", a.int4(1), a.bool(2)), out));
    for (String name :
        new String[] {
          "pg_get_functiondef",
          "pg_get_function_arguments",
          "pg_get_function_identity_arguments",
          "pg_get_function_result",
          "pg_get_function_sqlbody",
          "pg_get_partkeydef",
          "pg_get_partition_constraintdef",
          "pg_get_statisticsobjdef",
          "pg_get_statisticsobjdef_columns"
        }) {
      set.strict(name, (a, out) -> append(definition(a, name, 0, false), out));
    }
    set.strict(
        "pg_get_function_arg_default",
        (a, out) -> append(definition(a, "pg_get_function_arg_default", a.int4(1), false), out));
    // the stored form of an expression in the catalog is its text
    set.strict("pg_get_expr", (a, out) -> out.appendBytes(a.bytes(0)));
    set.strict("pg_get_expr_ext", (a, out) -> out.appendBytes(a.bytes(0)));
    for (String name : new String[] {"obj_description", "shobj_description"}) {
      set.strict(name + "(oid,name)", (a, out) -> append(definition(a, name, 0, false), out));
    }
    set.strict(
        "obj_description(oid)",
        (a, out) -> append(definition(a, "obj_description", 0, false), out));
    set.strict(
        "col_description(oid,int4)",
        (a, out) -> append(definition(a, "col_description", a.int4(1), false), out));
  }

  private static Optional<String> definition(
      Args args, String function, int column, boolean pretty) {
    return catalog(args).definition(function, SystemFunctions.oid(args, 0), column, pretty);
  }

  private static void reference(Args args, int type, VectorBuilder out) {
    try {
      out.appendLong(Integer.toUnsignedLong(catalog(args).resolve(type, args.text(0))));
    } catch (SqlException e) {
      if (!UNKNOWN_NAMES.contains(e.state())) {
        throw e;
      }
      out.appendNull();
    }
  }

  /// No privileges are kept yet: every role may do everything.
  private static void privileges(FunctionSet set) {
    for (FunctionFacts facts : FunctionFacts.all()) {
      if (facts.key().startsWith("has_") && facts.name().endsWith("_privilege")) {
        set.strict(facts.key(), (a, out) -> out.appendBoolean(true));
      }
    }
    for (String key :
        new String[] {
          "pg_has_role_name_name", "pg_has_role_name_id", "pg_has_role_id_name",
          "pg_has_role_id_id", "pg_has_role_name", "pg_has_role_id"
        }) {
      set.strict(key, (a, out) -> out.appendBoolean(true));
    }
  }

  private static void formatType(Args args, VectorBuilder out) {
    if (args.isNull(0)) {
      out.appendNull();
      return;
    }
    int oid = SystemFunctions.oid(args, 0);
    int typmod = args.isNull(1) ? SqlType.NO_TYPMOD : args.int4(1);
    if (oid == 0) {
      Texts.append(out, "-");
    } else if (TypeFacts.isKnown(oid)) {
      Texts.append(out, TypeNames.format(oid, typmod));
    } else {
      Texts.append(out, catalog(args).name(Oids.REGTYPE, oid).orElse("???"));
    }
  }
}
