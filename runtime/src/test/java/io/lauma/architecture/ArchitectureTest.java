package io.lauma.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may depend on whom, beyond what Maven's module order already refuses.
class ArchitectureTest {
  private static final JavaClasses LAUMA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.lauma");

  @ParameterizedTest
  @ValueSource(strings = {"config", "persistence", "sql", "actors", "wire", "runtime"})
  void everyModuleIsLookedAt(String module) {
    assertFalse(LAUMA.that(inModule(module)).isEmpty());
  }

  @Test
  void onlyTheReplicatedLogKnowsRatis() {
    only("io.lauma.log.ratis..", "org.apache.ratis..");
  }

  @Test
  void onlyOnePackageKnowsRocksDb() {
    only("io.lauma.rocksdb..", "org.rocksdb..");
  }

  @Test
  void onlyAnalysisAndPlanningKnowCalcite() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.lauma.analyze..", "io.lauma.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.calcite..")
        .check(LAUMA);
  }

  @Test
  void onlyWireKnowsNetty() {
    noClasses()
        .that(inModule("sql").or(inModule("actors")).or(inModule("persistence")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(LAUMA);
  }

  @Test
  void wireSeesOfTheOthersOnlySessionsRowsTypesAndForms() {
    DescribedPredicate<JavaClass> theOthers =
        resideInAPackage("io.lauma..").and(DescribedPredicate.not(inModule("wire")));
    noClasses()
        .that(inModule("wire"))
        .should()
        .dependOnClassesThat(
            theOthers.and(
                DescribedPredicate.not(
                    resideInAnyPackage(
                        "io.lauma.session",
                        "io.lauma.row..",
                        "io.lauma.types..",
                        "io.lauma.format.."))))
        .check(LAUMA);
  }

  @Test
  void sqlKnowsStreamsButNoActors() {
    DescribedPredicate<JavaClass> streams =
        resideInAnyPackage(
            "org.apache.pekko", "org.apache.pekko.japi..", "org.apache.pekko.stream..");
    noClasses()
        .that(inModule("sql"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.pekko..").and(DescribedPredicate.not(streams)))
        .check(LAUMA);
  }

  @Test
  void actorsAreTyped() {
    classes()
        .should()
        .notBeAssignableTo("org.apache.pekko.actor.AbstractActor")
        .andShould()
        .notBeAssignableTo("org.apache.pekko.actor.UntypedAbstractActor")
        .check(LAUMA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "persistence", "sql", "actors", "wire", "runtime"})
  void noCyclesBetweenTheTopPackagesOfAModule(String module) {
    slices().assignedFrom(new TopPackages(module)).should().beFreeOfCycles().check(LAUMA);
  }

  private static void only(String packages, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(LAUMA);
  }

  private static DescribedPredicate<JavaClass> inModule(String module) {
    return describe("in module " + module, type -> isIn(module, type));
  }

  /// Whether the class was read from the module's jar or its folder of classes.
  private static boolean isIn(String module, JavaClass type) {
    Optional<String> place =
        type.getBaseComponentType().getSource().map(source -> source.getUri().toString());
    return place.isPresent()
        && List.of("/lauma-" + module + "-", "/" + module + "/target/classes/").stream()
            .anyMatch(place.get()::contains);
  }

  private record TopPackages(String module) implements SliceAssignment {
    private static final String ROOT = "io.lauma.";

    /// Packages that know each other and count as one; whoever unties one takes it out here.
    private static final Map<String, Set<String>> KNOTS =
        Map.of(
            "sql", Set.of("analyze", "plan", "exec", "pgcatalog", "session"),
            "actors", Set.of("catalog", "membership", "replica", "shard", "txn"));

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      if (!type.getPackageName().startsWith(ROOT) || !isIn(module, type)) {
        return SliceIdentifier.ignore();
      }
      String below = type.getPackageName().substring(ROOT.length());
      int dot = below.indexOf('.');
      String top = dot < 0 ? below : below.substring(0, dot);
      return SliceIdentifier.of(KNOTS.getOrDefault(module, Set.of()).contains(top) ? "knot" : top);
    }

    @Override
    public String getDescription() {
      return "top packages of " + module;
    }
  }
}
