package dev.regent.ha.hdfs;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that holds all payloads of a storage.
 *
 * @param cluster scheme and authority
 * @param path absolute, without a slash at its end
 */
record HdfsRoot(URI cluster, String path) {

    static final Set<String> SCHEMES = Set.of("hdfs", "viewfs");

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._=@+-]+");
    private static final Set<String> RESERVED = Set.of(".", "..", ".snapshot", ".reserved");
    private static final int LONGEST = 1000;
    private static final String FORM = "write hdfs://namenode:port/folder or hdfs://nameservice/folder";

    /**
     * Takes the authority of fs.defaultFS where the address has none.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    static HdfsRoot parse(URI uri, Configuration settings) {
        String scheme = uri.getScheme();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/$", "");
        if (!SCHEMES.contains(scheme)
                || uri.getRawUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || !path.startsWith("/")
                || path.length() > LONGEST) {
            throw new IllegalArgumentException(FORM);
        }
        for (String segment : path.substring(1).split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || RESERVED.contains(segment)) {
                throw new IllegalArgumentException(
                        FORM + "; folders have segments of [A-Za-z0-9._=@+-], none of them one of "
                                + "., .., .snapshot and .reserved");
            }
        }
        return new HdfsRoot(cluster(uri, settings), path);
    }

    private static URI cluster(URI uri, Configuration settings) {
        if (uri.getRawAuthority() != null) {
            return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
        }
        URI standard = FileSystem.getDefaultUri(settings);
        if (!uri.getScheme().equals(standard.getScheme()) || standard.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    FORM + "; the address may be left out only where fs.defaultFS of the folder '"
                            + HdfsOptions.CONFIG_DIR + "' has it");
        }
        return URI.create(standard.getScheme() + "://" + standard.getRawAuthority());
    }

    Path folder() {
        return new Path(cluster.getScheme(), cluster.getRawAuthority(), path);
    }

    @Override
    public String toString() {
        return cluster + path;
    }
}
