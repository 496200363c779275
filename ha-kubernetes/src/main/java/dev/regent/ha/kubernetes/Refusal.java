package dev.regent.ha.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.regent.ha.support.http.Answer;
import dev.regent.ha.support.http.Endpoint;
import java.io.IOException;

/** What an answer that is no success means, in one line for operators: what, where, what to do. */
final class Refusal {

    private static final int SHOWN = 300;

    private Refusal() {}

    /**
     * Whether the request was surely not carried out: the API server says so before it looks at its store. What it says with 5xx may come after the write, as a time-out of
     * etcd does.
     */
    static boolean isDefinite(Answer answer) {
        return switch (answer.status()) {
            case 301, 302, 307, 308, 400, 401, 403, 404, 405, 406, 413, 415, 422, 429, 431 -> true;
            default -> false;
        };
    }

    /** Whether the API itself says that there is no such object, and not something in between that knows no such path. */
    static boolean isNotFound(Answer answer) {
        return answer.status() == 404 && status(answer).path("reason").asText().equals("NotFound");
    }

    static String line(Endpoint from, Answer answer) {
        String said = said(answer);
        return switch (answer.status()) {
            case 401 ->
                "Kubernetes at " + from + " refused the credentials (" + said + "): let " + KubernetesOptions.KUBECONFIG
                        + " or " + KubernetesOptions.TOKEN_FILE + " hold valid ones";
            case 403 ->
                "Kubernetes at " + from + " forbids it (" + said
                        + "): bind the role of the manifest rbac.yaml to that user in the namespace";
            case 404 ->
                isNotFound(answer)
                        ? "Kubernetes at " + from + " lacks it (" + said + "): create the namespace of "
                                + KubernetesOptions.NAMESPACE
                        : "what answers at " + from + " is not Kubernetes (" + said + "): correct "
                                + KubernetesOptions.KUBECONFIG + " or " + KubernetesOptions.SERVER;
            case 413 -> "Kubernetes at " + from + " takes no request of that size (" + said + ")";
            case 429 -> "Kubernetes at " + from + " limits the rate of requests (" + said + ")";
            case 301, 302, 307, 308, 405, 406, 415 ->
                "what answers at " + from + " is not Kubernetes (" + said + "): correct " + KubernetesOptions.KUBECONFIG
                        + " or " + KubernetesOptions.SERVER;
            default -> "Kubernetes at " + from + " failed (" + said + ")";
        };
    }

    private static String said(Answer answer) {
        String message = status(answer).path("message").asText();
        String text = message.isEmpty() ? answer.text() : message;
        return answer.status() + (text.isEmpty() ? "" : " " + text.substring(0, Math.min(SHOWN, text.length())));
    }

    private static JsonNode status(Answer answer) {
        try {
            JsonNode found = ApiObjects.parse(answer.body());
            return found.path("kind").asText().equals("Status") ? found : MissingNode.getInstance();
        } catch (IOException noJson) {
            return MissingNode.getInstance();
        }
    }
}
