package dev.regent.ha.kubernetes;

/** The kinds of objects that hold documents. */
enum Resource {
    /** Changes often and is small: leases and members. */
    LEASE("coordination.k8s.io/v1", "Lease", "/apis/coordination.k8s.io/v1/namespaces/%s/leases"),
    /** All else. */
    CONFIG_MAP("v1", "ConfigMap", "/api/v1/namespaces/%s/configmaps");

    private final String apiVersion;
    private final String kind;
    private final String path;

    Resource(String apiVersion, String kind, String path) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.path = path;
    }

    String apiVersion() {
        return apiVersion;
    }

    String kind() {
        return kind;
    }

    /** Path of the collection in a namespace. */
    String path(String namespace) {
        return path.formatted(namespace);
    }
}
