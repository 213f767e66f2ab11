package io.paycools.gateway.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;

/**
 * A text that is fit to be stored, signed and shown: not blank, no control characters, no halves of characters (which
 * no two systems encode alike, so that a signature over them cannot be checked), and not too long. Null is fine.
 */
@Documented
@Constraint(validatedBy = PlainText.PlainTextValidator.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface PlainText {

    /** How many characters at most, counted as a person counts them (code points). */
    int max();

    String message() default
            "must be 1 to {max} characters, not blank, without control characters or damaged characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** The check. */
    class PlainTextValidator implements ConstraintValidator<PlainText, CharSequence> {

        private int max;

        @Override
        public void initialize(PlainText annotation) {
            max = annotation.max();
        }

        @Override
        public boolean isValid(CharSequence text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            return !text.toString().isBlank()
                    && text.codePoints().count() <= max
                    && text.codePoints().noneMatch(PlainTextValidator::isUnfit);
        }

        private static boolean isUnfit(int codePoint) {
            return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
        }
    }
}
