package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.builtin.BuiltinAggregate;
import io.lauma.catalog.builtin.BuiltinAggregates;
import io.lauma.catalog.builtin.BuiltinCast;
import io.lauma.catalog.builtin.BuiltinCasts;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.catalog.builtin.BuiltinNames;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperatorClass;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinOperators;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// pg_proc, pg_aggregate, pg_operator, pg_opclass, pg_opfamily and pg_cast: built-in facts alone.
final class RoutineTables {
  private RoutineTables() {}

  static VirtualTable<BuiltinFunction> functions() {
    return VirtualTable.of("pg_proc", _ -> BuiltinFunctions.all())
        .with("oid", BuiltinFunction::oid)
        .with("proname", BuiltinFunction::name)
        .with("pronamespace", BuiltinFunction::namespaceOid)
        .with("prolang", BuiltinFunction::languageOid)
        .with("procost", BuiltinFunction::cost)
        .with("prorows", BuiltinFunction::rows)
        .with("provariadic", BuiltinFunction::variadicOid)
        .with("prosupport", BuiltinFunction::supportOid)
        .with("prokind", BuiltinFunction::kind)
        .with("prosecdef", BuiltinFunction::securityDefiner)
        .with("proleakproof", BuiltinFunction::leakProof)
        .with("proisstrict", BuiltinFunction::strict)
        .with("proretset", BuiltinFunction::returnsSet)
        .with("provolatile", BuiltinFunction::volatility)
        .with("proparallel", BuiltinFunction::parallel)
        .with("pronargs", f -> f.argumentTypes().size())
        .with("pronargdefaults", BuiltinFunction::defaultCount)
        .with("prorettype", BuiltinFunction::returnTypeOid)
        .with("proargtypes", BuiltinFunction::argumentTypes)
        .with("proallargtypes", f -> nullIfEmpty(f.allArgumentTypes()))
        .with("proargmodes", f -> nullIfEmpty(modes(f)))
        .with("proargnames", f -> nullIfEmpty(f.argumentNames()))
        .with("proargdefaults", f -> f.defaults().orElse(null))
        .with("prosrc", BuiltinFunction::source)
        .constant(CatalogState.SUPERUSER_OID, "proowner")
        .nulls("protrftypes", "probin", "prosqlbody", "proconfig", "proacl")
        .build();
  }

  private static List<Character> modes(BuiltinFunction function) {
    return function.argumentModes().stream().map(mode -> mode.charAt(0)).toList();
  }

  private static @Nullable List<?> nullIfEmpty(List<?> list) {
    return list.isEmpty() ? null : list;
  }

  static VirtualTable<BuiltinAggregate> aggregates() {
    return VirtualTable.of("pg_aggregate", _ -> BuiltinAggregates.all())
        .with("aggfnoid", BuiltinAggregate::functionOid)
        .with("aggkind", BuiltinAggregate::kind)
        .with("aggnumdirectargs", BuiltinAggregate::directArgumentCount)
        .with("aggtransfn", BuiltinAggregate::transitionOid)
        .with("aggfinalfn", BuiltinAggregate::finalOid)
        .with("aggcombinefn", BuiltinAggregate::combineOid)
        .with("aggserialfn", BuiltinAggregate::serialOid)
        .with("aggdeserialfn", BuiltinAggregate::deserialOid)
        .with("aggmtransfn", BuiltinAggregate::movingTransitionOid)
        .with("aggminvtransfn", BuiltinAggregate::movingInverseOid)
        .with("aggmfinalfn", BuiltinAggregate::movingFinalOid)
        .with("aggfinalextra", BuiltinAggregate::finalExtra)
        .with("aggmfinalextra", BuiltinAggregate::movingFinalExtra)
        .with("aggfinalmodify", BuiltinAggregate::finalModify)
        .with("aggmfinalmodify", BuiltinAggregate::movingFinalModify)
        .with("aggsortop", BuiltinAggregate::sortOperatorOid)
        .with("aggtranstype", BuiltinAggregate::transitionTypeOid)
        .with("aggtransspace", BuiltinAggregate::transitionSpaceBytes)
        .with("aggmtranstype", BuiltinAggregate::movingTransitionTypeOid)
        .with("aggmtransspace", BuiltinAggregate::movingTransitionSpaceBytes)
        .with("agginitval", a -> a.initialValue().orElse(null))
        .with("aggminitval", a -> a.movingInitialValue().orElse(null))
        .build();
  }

  static VirtualTable<BuiltinOperator> operators() {
    return VirtualTable.of("pg_operator", _ -> BuiltinOperators.all())
        .with("oid", BuiltinOperator::oid)
        .with("oprname", BuiltinOperator::name)
        .with("oprnamespace", BuiltinOperator::namespaceOid)
        .with("oprkind", BuiltinOperator::kind)
        .with("oprcanmerge", BuiltinOperator::merges)
        .with("oprcanhash", BuiltinOperator::hashes)
        .with("oprleft", BuiltinOperator::leftOid)
        .with("oprright", BuiltinOperator::rightOid)
        .with("oprresult", BuiltinOperator::resultOid)
        .with("oprcom", BuiltinOperator::commutatorOid)
        .with("oprnegate", BuiltinOperator::negatorOid)
        .with("oprcode", BuiltinOperator::functionOid)
        .with("oprrest", BuiltinOperator::restrictionOid)
        .with("oprjoin", BuiltinOperator::joinOid)
        .constant(CatalogState.SUPERUSER_OID, "oprowner")
        .build();
  }

  static VirtualTable<BuiltinOperatorClass> operatorClasses() {
    return VirtualTable.of("pg_opclass", _ -> BuiltinOperatorClasses.all())
        .with("oid", BuiltinOperatorClass::oid)
        .with("opcmethod", BuiltinOperatorClass::methodOid)
        .with("opcname", BuiltinOperatorClass::name)
        .with("opcnamespace", BuiltinOperatorClass::namespaceOid)
        .with("opcfamily", BuiltinOperatorClass::familyOid)
        .with("opcintype", BuiltinOperatorClass::inputTypeOid)
        .with("opcdefault", BuiltinOperatorClass::isDefault)
        .with("opckeytype", BuiltinOperatorClass::keyTypeOid)
        .constant(CatalogState.SUPERUSER_OID, "opcowner")
        .build();
  }

  /// The families of the classes above.
  static VirtualTable<BuiltinNames> operatorFamilies() {
    return VirtualTable.of("pg_opfamily", _ -> BuiltinNames.operatorFamilies())
        .with("oid", BuiltinNames::oid)
        .with("opfname", BuiltinNames::name)
        .with("opfmethod", BuiltinNames::relatedOid)
        .constant(CatalogState.PG_CATALOG_OID, "opfnamespace")
        .constant(CatalogState.SUPERUSER_OID, "opfowner")
        .build();
  }

  static VirtualTable<BuiltinCast> casts() {
    return VirtualTable.of("pg_cast", _ -> BuiltinCasts.all())
        .with("oid", BuiltinCast::oid)
        .with("castsource", BuiltinCast::sourceOid)
        .with("casttarget", BuiltinCast::targetOid)
        .with("castfunc", BuiltinCast::functionOid)
        .with("castcontext", BuiltinCast::context)
        .with("castmethod", BuiltinCast::method)
        .build();
  }
}
