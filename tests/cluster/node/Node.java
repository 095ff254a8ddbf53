import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.plugins.PluginInfo;

/**
 * One node of OpenSearch in a process of its own, with its modules from the class path.
 * Arguments: a directory of its own, then settings as name=value. Whoever started it holds its
 * standard input; when that ends, because they did, the node ends too, at once.
 */
public final class Node extends org.opensearch.node.Node {
    private static final List<String> MODULES = List.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.index.mapper.MapperExtrasModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin",
        "org.opensearch.painless.PainlessModulePlugin",
        "org.opensearch.script.expression.ExpressionModulePlugin");

    private Node(Environment environment, List<PluginInfo> modules) {
        super(environment, modules, true);
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path config = Files.createDirectories(home.resolve("config"));
        Settings.Builder settings = Settings.builder()
            .put("path.home", home.toString())
            .put("path.data", home.resolve("data").toString())
            .put("path.logs", home.resolve("logs").toString());
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            int at = argument.indexOf('=');
            String name = argument.substring(0, at), value = argument.substring(at + 1);
            if (value.contains(",")) settings.putList(name, value.split(","));
            else settings.put(name, value);
        }
        List<PluginInfo> modules = new ArrayList<>();
        for (String name : MODULES)
            modules.add(new PluginInfo(
                name, "class path", "NA", Version.CURRENT, "21", name, null, List.of(), false));
        LogConfigurator.registerErrorListener();
        Node node = new Node(new Environment(settings.build(), config), modules);
        node.start();
        System.out.println("started");
        while (System.in.read() >= 0) { }
        Runtime.getRuntime().halt(0);
    }
}
