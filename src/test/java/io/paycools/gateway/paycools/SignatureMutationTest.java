package io.paycools.gateway.paycools;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import io.paycools.gateway.packaged.Proof;
import io.paycools.gateway.provider.NotificationVerifier.Forged;
import io.paycools.gateway.provider.NotificationVerifier.Malformed;
import io.paycools.gateway.provider.NotificationVerifier.Verdict;
import io.paycools.gateway.testing.Mutations;
import io.paycools.gateway.testing.Vectors;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One bit or one byte of what PayCools signed, or of its signature, is another: it is not PayCools' any more. A
 * signature has one text, so that even a change which a Base64 decoder overlooks is refused.
 */
class SignatureMutationTest {

    private static final int CHANGES = 2000;

    @Test
    void shouldTakeNoneOfTwoThousand() {
        Random random = Proof.random("signature mutation");
        Account account = TestAccounts.with("platform-2048", "platform-next-2048", "platform-4096");
        List<Vectors.Callback> genuine =
                Vectors.callbacks().stream().filter(Vectors.Callback::accepted).toList();
        for (int i = 0; i < CHANGES; i++) {
            Vectors.Callback callback = genuine.get(i % genuine.size());
            byte[] body = Mutations.ofSigned(callback.body(), random);
            Verdict verdict = WebhookVerifier.judge(account, body);
            assertTrue(
                    verdict instanceof Forged || verdict instanceof Malformed,
                    () -> callback.name() + " taken as " + verdict.getClass().getSimpleName() + ": "
                            + new String(body, StandardCharsets.UTF_8));
        }
    }
}
