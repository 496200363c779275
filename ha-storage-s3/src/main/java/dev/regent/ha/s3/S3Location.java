package dev.regent.ha.s3;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A place in a bucket.
 *
 * @param bucket its name
 * @param prefix what all keys start with: empty, or segments that each end in a slash
 */
record S3Location(String bucket, String prefix) {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int LONGEST_PREFIX = 100;

    /** @throws IllegalArgumentException with what is allowed */
    static S3Location parse(URI uri) {
        String bucket = uri.getAuthority() == null ? "" : uri.getAuthority();
        boolean plain = "s3".equals(uri.getScheme()) && uri.getQuery() == null && uri.getFragment() == null;
        if (!plain || !BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    "write s3://bucket/prefix; the name of a bucket has 3 to 63 lower-case letters, digits, dots and hyphens");
        }
        return new S3Location(bucket, prefix(uri.getRawPath()));
    }

    private static String prefix(String path) {
        String inner = path.replaceAll("^/|/$", "");
        if (inner.isEmpty()) {
            return "";
        }
        for (String segment : inner.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("write s3://bucket/prefix; a prefix has segments of [A-Za-z0-9._-]"
                        + " joined by '/', none of them '.' or '..'");
            }
        }
        if (inner.length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException("its prefix has more than " + LONGEST_PREFIX + " characters");
        }
        return inner + "/";
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
