package dev.regent.compat.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.compat.Clusters;
import dev.regent.compat.LiveSession;
import dev.regent.compat.catalogue.Scenario;
import dev.regent.compat.live.LiveFixture;
import dev.regent.compat.report.About;
import dev.regent.compat.report.CompatReport;
import dev.regent.compat.report.HtmlReport;
import dev.regent.compat.report.JsonReport;
import dev.regent.compat.report.JunitXmlReport;
import dev.regent.compat.report.ScenarioResult;
import dev.regent.compat.report.TextReport;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run against one backend, whose driver is on the class path. The request comes on standard input, which stays open: its end is the end of the parent, and so
 * of this process. The report goes to standard output, progress and errors to standard error, everything else to {@code kit.log} of the request's folder.
 */
public final class CompatMain {

    private static final Logger log = LoggerFactory.getLogger(CompatMain.class);

    private final Request request;
    private final PrintStream out;
    private final PrintStream err;

    private CompatMain(Request request, PrintStream out, PrintStream err) {
        this.request = request;
        this.out = out;
        this.err = err;
    }

    /** Runs to the end of the process, which has one of the codes of {@code docs/compat.md}. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Request request = Request.read(in);
        PrintStream out = System.out;
        PrintStream err = System.err;
        Files.createDirectories(request.folder());
        PrintStream kit = new PrintStream(Files.newOutputStream(request.folder().resolve("kit.out")), true, UTF_8);
        System.setOut(kit); // what contracts and libraries print is no part of the report
        System.setErr(kit);
        endWithParent(in);
        System.exit(new CompatMain(request, out, err).run());
    }

    private static void endWithParent(BufferedReader in) {
        Thread lifeline = new Thread(
                () -> {
                    try {
                        while (in.read() >= 0) {
                            log.trace("more input than expected");
                        }
                    } catch (IOException closed) {
                        log.debug("standard input is closed", closed);
                    }
                    System.exit(Exit.INTERNAL);
                },
                "regent-compat-lifeline-1");
        lifeline.setDaemon(true);
        lifeline.start();
    }

    private int run() {
        try {
            LiveSession session = new LiveSession(
                    request.target(), new Clusters(request.folder().resolve("clusters.txt")), LiveFixture::new);
            session.begin();
            return request.clean() ? new Cleaner(session, err).clean() : test(session);
        } catch (IllegalArgumentException wrong) {
            return failed(wrong, Exit.USAGE);
        } catch (InvalidConfigurationException wrong) {
            return failed(wrong, Exit.CONFIGURATION);
        } catch (BackendUnavailableException away) {
            return failed(away, Exit.UNAVAILABLE);
        } catch (IOException unwritable) {
            return failed(unwritable, Exit.CONFIGURATION);
        } catch (RuntimeException defect) {
            err.println("regent: internal error, please report it: " + defect);
            log.error("a defect", defect);
            return Exit.INTERNAL;
        }
    }

    private int failed(Exception failure, int code) {
        err.println("regent: " + failure.getMessage());
        log.info("ended with code {}", code, failure);
        return code;
    }

    private int test(LiveSession session) throws IOException {
        List<Scenario> scenarios = request.scenarios();
        setProperties();
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long start = System.nanoTime();
        Probe.Found found = Probe.ask(session);
        Progress progress = new Progress(err, request.terminal(), scenarios.size());
        List<ScenarioResult> results = new ScenarioRunner(progress, found.lacks()).run(scenarios);
        progress.end();
        About about = new About(
                request.target().type(),
                found.driver(),
                Optional.ofNullable(CompatMain.class.getPackage().getImplementationVersion())
                        .orElse("(development)"),
                found.shown(),
                found.profile(),
                request.selection(),
                started,
                About.thisMachine(),
                request.target().seed());
        CompatReport report = new CompatReport(about, results, Duration.ofNanos(System.nanoTime() - start));
        write(report);
        out.print(request.json() ? JsonReport.of(report) : TextReport.of(report));
        out.flush();
        int left = new Cleaner(session, err).clean();
        int code = Exit.of(report, request.strict());
        return code == Exit.HELD ? left : code;
    }

    /** Of the contracts, before their classes are loaded. A soak with another seed, or of another driver, is another one, which begins anew. */
    private void setProperties() {
        Path folder = request.folder();
        String type = request.target().type();
        String seed = Long.toString(request.target().seed());
        System.setProperty("regent.kit.logs", folder.resolve("logs").toString());
        System.setProperty("regent.kit.timelines", "true");
        System.setProperty("regent.kit.seed", seed);
        System.setProperty("regent.kit.soak", Long.toString(request.soak().toSeconds()));
        System.setProperty(
                "regent.kit.soak.state",
                folder.resolve("soak-" + type + "-" + seed + ".state").toString());
    }

    private void write(CompatReport report) throws IOException {
        Path folder = request.folder();
        Files.writeString(folder.resolve("report.txt"), TextReport.of(report), UTF_8);
        Files.writeString(folder.resolve("report.json"), JsonReport.of(report), UTF_8);
        Files.writeString(folder.resolve("report.xml"), JunitXmlReport.of(report), UTF_8);
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(report), UTF_8);
    }
}
