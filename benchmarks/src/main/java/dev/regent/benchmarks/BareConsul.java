package dev.regent.benchmarks;

import dev.regent.benchmarks.Copied.Pair;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v1/txn} by the JDK's HTTP client. */
final class BareConsul implements BareClient {

    private static final Pattern ENTRY = Pattern.compile("\"Key\":\"([^\"]+)\".*?\"Value\":\"([^\"]*)\"");
    private static final Pattern INDEX = Pattern.compile("\"ModifyIndex\":\\s*(\\d+)");

    private final HttpClient http;
    private final URI transaction;
    private final Copied keys;
    private final long leaseIndex;
    private long sealIndex;
    private long entryIndex;
    private long number;

    private BareConsul(HttpClient http, String base, Copied keys) throws IOException, InterruptedException {
        this.http = http;
        this.transaction = URI.create(base + "/v1/txn?consistent");
        this.keys = keys;
        leaseIndex = create(keys.lease());
        create(keys.renewal());
        sealIndex = create(keys.seal());
        entryIndex = create(keys.entry());
    }

    static BareConsul open(String address) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String base = "http://" + address;
        HttpResponse<String> found = http.send(
                HttpRequest.newBuilder(URI.create(base + "/v1/kv/" + Copied.OWN + "/?recurse&consistent"))
                        .build(),
                BodyHandlers.ofString());
        Map<String, byte[]> stored = new HashMap<>();
        Matcher entries = ENTRY.matcher(found.body());
        while (entries.find()) {
            stored.put(entries.group(1), Base64.getDecoder().decode(entries.group(2)));
        }
        return new BareConsul(http, base, Copied.of(stored));
    }

    private long create(Pair pair) throws IOException, InterruptedException {
        return send("[" + write(pair, 0, pair.value()) + "]");
    }

    @Override
    public void commit() throws IOException, InterruptedException {
        number++;
        sealIndex = send("[" + look("check-index", keys.lease(), ",\"Index\":" + leaseIndex) + ","
                + look("get", keys.renewal(), "") + ","
                + write(keys.seal(), sealIndex, keys.seal().fresh(number)) + ","
                + write(keys.entry(), entryIndex, keys.entry().fresh(number)) + "]");
        entryIndex = sealIndex;
    }

    private static String look(String verb, Pair pair, String index) {
        return "{\"KV\":{\"Verb\":\"" + verb + "\",\"Key\":\"" + pair.key() + "\"" + index + "}}";
    }

    private static String write(Pair pair, long index, byte[] value) {
        return "{\"KV\":{\"Verb\":\"cas\",\"Key\":\"" + pair.key() + "\",\"Index\":" + index + ",\"Value\":\""
                + Base64.getEncoder().encodeToString(value) + "\"}}";
    }

    /** The index of the last key in the answer, which is that of all that were written. */
    private long send(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(transaction)
                .PUT(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        Matcher indexes = INDEX.matcher(answer.body());
        long last = 0;
        while (indexes.find()) {
            last = Long.parseLong(indexes.group(1));
        }
        return last;
    }

    @Override
    public void close() {}
}
