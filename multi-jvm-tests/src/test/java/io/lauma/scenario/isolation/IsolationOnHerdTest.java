package io.lauma.scenario.isolation;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedHerd;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The same with each session on another node of three.
@EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = "by hand")
class IsolationOnHerdTest {
  @RegisterExtension static final SharedHerd HERD = new SharedHerd(IsolationRun.TABLES);
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres(IsolationRun.TABLES);

  @TestFactory
  Stream<DynamicTest> behavesAsPostgres() throws Exception {
    return new IsolationRun(REFERENCE, session -> HERD.node(1 + session % 3).connect()).tests();
  }
}
