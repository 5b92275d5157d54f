package io.lauma.scenario;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/// The PostgreSQL 15 of all test classes, whose answers are the right ones; see [SharedServer].
public final class RealPostgres extends SharedServer {
  /// @param things what tests make and leave, as `table t`
  public RealPostgres(String... things) {
    super(things);
  }

  private record RunningPostgres(EmbeddedPostgres server) implements Running {
    @Override
    public List<Inventory.Place> places() {
      return List.of(this::connect);
    }

    Connection connect(String... settings) throws SQLException {
      Properties properties = new Properties();
      properties.setProperty("user", "postgres");
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        properties.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
      }
      return DriverManager.getConnection(
          "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", properties);
    }

    @Override
    public void awaitWell() {}

    @Override
    public String logTails() {
      return "";
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  Running start() {
    try {
      return new RunningPostgres(
          EmbeddedPostgres.builder()
              .setLocaleConfig("locale", "C")
              .setServerConfig("max_prepared_transactions", "1000")
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A new connection as the superuser.
  ///
  /// @param settings properties of the driver: `key=value`
  public Connection connect(String... settings) throws SQLException {
    return ((RunningPostgres) server()).connect(settings);
  }
}
