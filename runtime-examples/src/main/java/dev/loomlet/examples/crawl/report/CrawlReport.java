package dev.loomlet.examples.crawl.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the report of a crawl from its results. */
@Command(name = "crawl-report", description = "Makes a page with plots from the results of a crawl.", footer = {"",
    "Exit status: 0 when there is a report, 1 when the results cannot be read or are of no page, 2 for a mistake in the",
    "command. Lines that are no results are left out, and told on standard error."})
public final class CrawlReport implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The results, as 'crawl' writes them with --format jsonl; - for standard input.")
    private String input;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "Where to write the page; a file that is there is replaced.")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CrawlStatistics statistics = new CrawlStatistics();
        PageLines lines = new PageLines(statistics::add);
        // Unlike a reader of Files, this one takes what is not UTF-8: such a line is malformed, no more.
        try (InputStream in = input.equals("-") ? System.in : Files.newInputStream(Path.of(input));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.read(reader);
        }
        if (lines.malformed() > 0) {
            spec.commandLine()
                    .getErr()
                    .println(spec.qualifiedName() + ": " + lines.malformed() + " of "
                            + (lines.malformed() + statistics.total())
                            + " lines are no results of a crawl, the first is line "
                            + lines.firstMalformed());
        }
        if (statistics.total() == 0) {
            throw new IOException(input + ": no results of a crawl in it");
        }
        ReportPage.write(statistics, output);
        return ExitCode.OK;
    }
}
