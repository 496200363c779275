package dev.regent.ha.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.testkit.FaultyMedium;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The space of a plain etcd server of one node, which ends at a quota: from the first write that would exceed it the server refuses every write, until an operator has
 * made room and ended the alarm. Nothing else of {@link FaultyMedium} can be had of a server that writes to files which are open and have their size already.
 */
final class EtcdQuota implements FaultyMedium {

    /** The least that leaves room for what a test writes. */
    static final int BYTES = 16 << 20;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int FILLER_BYTES = 1 << 20;
    private static final int MOST_FILLERS = 2 * BYTES / FILLER_BYTES;
    private static final int NO_SPACE = 429;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Path folder;

    /** @param folder of the server */
    EtcdQuota(int port, Path folder) {
        this.port = port;
        this.folder = folder;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public List<String> launcher() {
        return List.of();
    }

    @Override
    public void begin(Fault fault) throws IOException {
        requireFull(fault);
        for (int i = 0; i < MOST_FILLERS; i++) {
            if (put("filler-" + i, FILLER_BYTES).statusCode() == NO_SPACE) {
                return;
            }
        }
        throw new IOException("etcd takes more than its quota");
    }

    /** As an operator does. */
    @Override
    public void end(Fault fault) throws IOException {
        requireFull(fault);
        String deleted = done(
                "/v3/kv/deleterange",
                "{\"key\":\"" + base64("filler-") + "\",\"range_end\":\"" + base64("filler.") + "\"}");
        String revision = found("\"revision\":\"(\\d+)\"", deleted);
        done("/v3/kv/compaction", "{\"revision\":" + revision + ",\"physical\":true}");
        done("/v3/maintenance/defragment", "{}");
        String member = found("\"member_id\":\"(\\d+)\"", deleted);
        done(
                "/v3/maintenance/alarm",
                "{\"action\":\"DEACTIVATE\",\"memberID\":\"" + member + "\",\"alarm\":\"NOSPACE\"}");
    }

    @Override
    public boolean refuses() throws IOException {
        return put("probe", 1).statusCode() == NO_SPACE;
    }

    @Override
    public void close() {}

    private static void requireFull(Fault fault) {
        if (fault != Fault.FULL) {
            throw new UnsupportedOperationException("a quota is used up or not, and never " + fault);
        }
    }

    private HttpResponse<String> put(String key, int bytes) throws IOException {
        return post("/v3/kv/put", "{\"key\":\"" + base64(key) + "\",\"value\":\"" + base64("x".repeat(bytes)) + "\"}");
    }

    private String done(String path, String body) throws IOException {
        HttpResponse<String> answer = post(path, body);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered by " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> post(String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static String found(String pattern, String text) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
