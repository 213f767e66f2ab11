package io.paycools.gateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.paycools.gateway.testing.Overlay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.deploy.Pods.NAME;
import static io.paycools.gateway.deploy.Pods.container;
import static io.paycools.gateway.deploy.Pods.migration;
import static io.paycools.gateway.deploy.Pods.secrets;
import static io.paycools.gateway.deploy.Pods.service;
import static io.paycools.gateway.deploy.Pods.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who may reach the gateway in a cluster, whom it may reach, and what it may do there. */
class KubernetesSecurityTest {

    private static final Path README = Path.of("deploy/README.md");

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldShowTheWorldWebhooksAndPayersPagesAlone(String overlay) {
        Ingress ingress = Overlay.named(overlay).find(Ingress.class, NAME);
        List<HTTPIngressPath> paths = ingress.getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .toList();
        assertEquals(
                List.of("/webhooks", "/pay"),
                paths.stream().map(HTTPIngressPath::getPath).toList());
        for (HTTPIngressPath path : paths) {
            assertEquals("Prefix", path.getPathType());
            assertEquals(NAME, path.getBackend().getService().getName());
            assertEquals("http", path.getBackend().getService().getPort().getName());
        }
        assertEquals(null, ingress.getSpec().getDefaultBackend());
        assertEquals(
                "https://" + ingress.getSpec().getRules().get(0).getHost(),
                value(container(service(overlay)), "PAYCOOLS_CALLBACK_BASE_URL"));
        assertEquals(
                List.of(ingress.getSpec().getRules().get(0).getHost()),
                ingress.getSpec().getTls().get(0).getHosts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldRunAsNobodyOnFilesThatItCannotChange(String overlay) {
        for (PodSpec pod : List.of(service(overlay), migration(overlay))) {
            assertTrue(pod.getSecurityContext().getRunAsNonRoot());
            assertFalse(pod.getAutomountServiceAccountToken());
            assertTrue(container(pod).getSecurityContext().getReadOnlyRootFilesystem());
            assertFalse(container(pod).getSecurityContext().getAllowPrivilegeEscalation());
            assertEquals(
                    List.of("ALL"),
                    container(pod).getSecurityContext().getCapabilities().getDrop());
            assertTrue(container(pod).getImage().matches("registry\\.example\\.com/paycools-gateway:\\d\\S*"));
            assertTrue(container(pod).getVolumeMounts().stream()
                    .anyMatch(mount -> mount.getMountPath().equals("/tmp")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "production"})
    void shouldReadEverySecretThatTheGuideMakesAndNoOther(String overlay) throws IOException {
        Map<String, Set<String>> used = new TreeMap<>(secrets(service(overlay)));
        used.putAll(secrets(migration(overlay)));
        Map<String, Set<String>> made = new TreeMap<>();
        Matcher commands = Pattern.compile("create secret generic (\\S+)((?:\\s+\\\\?\\s*--from-\\S+?=\\S+)+)")
                .matcher(Files.readString(README));
        while (commands.find()) {
            Set<String> keys = new TreeSet<>();
            for (Matcher key = Pattern.compile("--from-(?:file|literal)=\"?([A-Za-z0-9_.-]+)=")
                            .matcher(commands.group(2));
                    key.find(); ) {
                keys.add(key.group(1));
            }
            made.put(commands.group(1), keys);
        }
        assertEquals(used, made);
        for (PodSpec pod : List.of(service(overlay), migration(overlay))) {
            assertEquals(
                    List.of(NAME + "-database-ca"),
                    pod.getVolumes().stream()
                            .filter(volume -> volume.getConfigMap() != null)
                            .map(volume -> volume.getConfigMap().getName())
                            .toList());
        }
        assertTrue(Files.readString(README).contains("create configmap " + NAME + "-database-ca --from-file=ca.crt="));
        for (ObjectNode document : Overlay.named(overlay).documents()) {
            assertFalse(document.get("kind").asText().equals("Secret"), "a secret does not belong here");
        }
    }

    @Test
    void shouldLetNobodyInOrOutWhoIsNotNamed() {
        Overlay overlay = Overlay.named("production");
        NetworkPolicy deny = overlay.find(NetworkPolicy.class, "default-deny");
        assertTrue(deny.getSpec().getPodSelector().getMatchLabels().isEmpty());
        assertTrue(deny.getSpec().getIngress().isEmpty()
                && deny.getSpec().getEgress().isEmpty());
        assertEquals(List.of("Ingress", "Egress"), deny.getSpec().getPolicyTypes());

        List<NetworkPolicyIngressRule> in =
                overlay.find(NetworkPolicy.class, NAME + "-in").getSpec().getIngress();
        Map<String, String> allowed = new TreeMap<>();
        for (NetworkPolicyIngressRule rule : in) {
            assertEquals(1, rule.getFrom().size());
            allowed.put(
                    rule.getFrom()
                            .get(0)
                            .getNamespaceSelector()
                            .getMatchLabels()
                            .toString(),
                    rule.getPorts().get(0).getPort().getStrVal());
        }
        assertEquals(
                Map.of(
                        "{kubernetes.io/metadata.name=ingress-nginx}", "http",
                        "{paycools-gateway/caller=true}", "http",
                        "{kubernetes.io/metadata.name=monitoring}", "management"),
                allowed);
    }
}
