package io.lauma.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.expr.FunctionCase.Argument;
import io.lauma.expr.function.FunctionFacts;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions give what a real PostgreSQL 15 gave (see [FunctionCaseRecorder]), with constant
/// arguments as well as with columns.
class FunctionCasesTest {
  private static final EvaluationContext CONTEXT = TestContexts.helsinki();

  @ParameterizedTest
  @ValueSource(
      strings = {"/expr/numbers.txt", "/expr/text.txt", "/expr/time.txt", "/expr/structures.txt"})
  void functionsAnswerAsPostgres(String file) {
    List<FunctionCase> cases = FunctionCase.read(file);
    assertTrue(cases.size() > 50, "cases in " + file);
    List<String> wrong = new ArrayList<>();
    for (FunctionCase one : cases) {
      for (boolean columns : new boolean[] {false, true}) {
        String answer = answer(one, columns);
        if (!answer.equals(one.expected())) {
          wrong.add(one.call() + " => " + one.expected() + "\n      but: " + answer);
          break;
        }
      }
    }
    assertEquals(List.of(), wrong, wrong.size() + " of " + cases.size() + " in " + file);
  }

  static String answer(FunctionCase one, boolean columns) {
    try {
      return evaluate(one, columns);
    } catch (SqlException e) {
      return "ERROR " + e.state().code() + " " + FunctionCase.escape(e.message());
    } catch (RuntimeException e) {
      return "FAILED " + e + " at " + e.getStackTrace()[0];
    }
  }

  private static String evaluate(FunctionCase one, boolean columns) {
    List<Scalar> arguments = new ArrayList<>();
    Vector[] vectors = new Vector[one.arguments().size()];
    for (int i = 0; i < vectors.length; i++) {
      Argument argument = one.arguments().get(i);
      SqlType type = SqlType.of(FunctionCase.typeOid(argument.type()));
      var builder = new VectorBuilder(StoredForm.layout(type.oid()), 1);
      argument
          .text()
          .ifPresentOrElse(
              text -> TypeText.read(type, text, CONTEXT.text(), builder), builder::appendNull);
      vectors[i] = builder.build();
      arguments.add(columns ? new Scalar.Column(i, type) : new Scalar.Constant(type, vectors[i]));
    }
    FunctionFacts facts = one.facts();
    int resultOid = one.resultType().map(FunctionCase::typeOid).orElse(facts.resultTypeOid());
    Scalar call = new Scalar.Call(facts.oid(), arguments, SqlType.of(resultOid));
    Vector result = CompiledScalar.compile(call).evaluate(RowBatch.of(1, vectors), CONTEXT);
    return result.isNull(0)
        ? "NULL"
        : FunctionCase.escape(TypeText.write(resultOid, result, 0, CONTEXT.text()));
  }
}
