package dev.regent.cli.client;

import dev.regent.runtime.chain.RecordPolicy;
import dev.regent.runtime.rpc.JobId;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A job to submit.
 *
 * @param jobId chosen here, so that repeating the submission has one effect
 * @param name for people
 * @param jar the job's jar
 * @param entryClass class of the jar that implements the job
 * @param parallelism number of subtasks
 * @param arguments what the job reads
 * @param recordPolicy what a malformed record does
 */
public record Submission(
        String jobId,
        String name,
        Path jar,
        String entryClass,
        int parallelism,
        Map<String, String> arguments,
        String recordPolicy) {

    public Submission {
        arguments = Map.copyOf(arguments);
    }

    /** A submission of a jar that names its entry class, failing on malformed records. */
    public static Submission of(Path jar, String name, int parallelism, Map<String, String> arguments) {
        return new Submission(
                JobId.random().value(),
                name,
                jar,
                JarManifest.entryClass(jar),
                parallelism,
                arguments,
                RecordPolicy.FAIL.text());
    }

    BodyPublisher jarBody() {
        try {
            return BodyPublishers.ofFile(jar);
        } catch (FileNotFoundException missing) {
            throw new CommandException(ExitCode.USAGE, "no jar " + jar, missing);
        }
    }

    /** What the leader is sent. */
    Map<String, Object> body(String storedJar) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("jobId", jobId);
        body.put("name", name);
        body.put("jar", storedJar);
        body.put("entryClass", entryClass);
        body.put("parallelism", parallelism);
        body.put("arguments", arguments);
        body.put("recordPolicy", recordPolicy);
        return body;
    }
}
