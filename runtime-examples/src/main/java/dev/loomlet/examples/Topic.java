package dev.loomlet.examples;

import dev.loomlet.examples.bank.Bank;
import dev.loomlet.examples.crawl.Crawl;
import dev.loomlet.examples.crawl.Fetch;
import dev.loomlet.examples.crawl.report.CrawlReport;
import dev.loomlet.examples.database.Database;
import dev.loomlet.examples.echo.EchoClient;
import dev.loomlet.examples.echo.EchoLoad;
import dev.loomlet.examples.echo.EchoServer;
import dev.loomlet.examples.generators.Baozi;
import dev.loomlet.examples.generators.KnightsTour;
import dev.loomlet.examples.generators.LogPipeline;
import dev.loomlet.examples.generators.Queens;
import dev.loomlet.examples.generators.TreeWalk;
import dev.loomlet.examples.http.HttpServerExample;
import dev.loomlet.examples.net.Chat;
import dev.loomlet.examples.net.PortForward;
import dev.loomlet.examples.net.Resolve;
import dev.loomlet.examples.net.UdpClient;
import dev.loomlet.examples.net.UdpServer;
import dev.loomlet.examples.net.UnixClient;
import dev.loomlet.examples.net.UnixServer;
import dev.loomlet.examples.system.Offload;
import dev.loomlet.examples.system.Processes;
import dev.loomlet.examples.web.Download;
import dev.loomlet.examples.web.HttpProxy;
import dev.loomlet.examples.web.WebChat;
import dev.loomlet.examples.web.WebSocketChat;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All examples, by what they show. */
enum Topic {
    GENERATORS("Generators", Baozi.class, Queens.class, KnightsTour.class, LogPipeline.class, TreeWalk.class),
    GREENLETS("Greenlets", Greenlets.class),
    HUBS("Hubs", Sleepers.class, SyncAsync.class, ChannelPipeline.class),
    SIMULATION("Simulation", Bank.class),
    WEB("Web", Crawl.class, CrawlReport.class, Fetch.class, Download.class, HttpServerExample.class, HttpProxy.class,
            WebChat.class, WebSocketChat.class),
    NETWORK("Network", EchoServer.class, EchoClient.class, EchoLoad.class, Chat.class, PortForward.class,
            UdpServer.class, UdpClient.class, UnixServer.class, UnixClient.class, Resolve.class),
    SYSTEM("System", Processes.class, Offload.class),
    DATABASES("Databases", Database.class);

    private final String title;
    private final List<Class<?>> examples;

    Topic(String title, Class<?>... examples) {
        this.title = title;
        this.examples = List.of(examples);
    }

    /** Makes each example a subcommand of {@code line}, whose help lists them topic by topic. */
    static void addAllTo(CommandLine line) {
        for (Topic topic : values()) {
            topic.examples.forEach(line::addSubcommand);
        }
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Topic::list);
    }

    private static String list(Help help) {
        int width = help.subcommands().keySet().stream().mapToInt(String::length).max().orElseThrow();
        StringBuilder text = new StringBuilder();
        for (Topic topic : values()) {
            TextTable table = TextTable.forColumns(help.colorScheme(), new Column(width + 4, 4, Overflow.SPAN),
                    new Column(help.commandSpec().usageMessage().width() - width - 4, 2, Overflow.WRAP));
            for (Help example : help.subcommands().values()) {
                if (topic.examples.contains(example.commandSpec().userObject().getClass())) {
                    table.addRowValues(example.commandSpec().name(),
                            String.join(" ", example.commandSpec().usageMessage().description()));
                }
            }
            text.append("  ").append(topic.title).append(System.lineSeparator()).append(table);
        }
        return text.toString();
    }
}
