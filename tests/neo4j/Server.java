import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * A Neo4j server for tests, on loopback.
 *
 * <p>java -Xmx1g -cp 'JARS/*' Server.java FOLDER PORT, with the password in NEO4J_PASSWORD. It says "ready" once it
 * answers, and ends when its standard input does: it outlives nobody who started it.
 */
final class Server {
    public static void main(String[] args) {
        try {
            serve(args);
        } catch (Throwable failure) {
            // The server's own threads would keep the process.
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void serve(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var isNew = !Files.exists(folder.resolve("data"));
        var port = Integer.parseInt(args[1]);
        var service = new DatabaseManagementServiceBuilder(folder)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", port))
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                // What a test needs; the heap is given by -Xmx.
                .setConfig(GraphDatabaseSettings.pagecache_memory, 128L * 1024 * 1024)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        if (isNew) {
            service.database("system").executeTransactionally(
                    "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                    Map.of("password", System.getenv("NEO4J_PASSWORD")));
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // Nothing is said to it.
        }
        System.exit(0);
    }
}
