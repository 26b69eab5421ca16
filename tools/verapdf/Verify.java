import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Verify FLAVOURS FILE...: one JSON line for each file and flavour (3a, 3b, ua1, ...), separated by commas. */
public class Verify {
  public static void main(String[] arguments) {
    VeraGreenfieldFoundryProvider.initialise();
    boolean fine = true;
    for (int index = 1; index < arguments.length; index++) {
      for (String flavour : arguments[0].split(",")) {
        fine &= verify(arguments[index], flavour);
      }
    }
    System.exit(fine ? 0 : 1);
  }

  private static boolean verify(String file, String flavour) {
    PDFAFlavour wanted = PDFAFlavour.byFlavourId(flavour);
    Map<String, String> failures = new TreeMap<>();
    boolean compliant = false;
    try (FileInputStream stream = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(stream, wanted)) {
      ValidationResult result = Foundries.defaultInstance().createValidator(wanted, false).validate(parser);
      compliant = result.isCompliant();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
          failures.putIfAbsent(rule, String.valueOf(assertion.getMessage()));
        }
      }
    } catch (Exception | StackOverflowError | OutOfMemoryError error) {
      failures.put("error", error.toString());
    }
    StringBuilder line = new StringBuilder("{\"file\":" + quoted(file) + ",\"flavour\":" + quoted(flavour));
    line.append(",\"compliant\":").append(compliant).append(",\"failures\":{");
    String separator = "";
    for (Map.Entry<String, String> failure : failures.entrySet()) {
      line.append(separator).append(quoted(failure.getKey())).append(':').append(quoted(failure.getValue()));
      separator = ",";
    }
    System.out.println(line.append("}}"));
    return compliant;
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char character : text.toCharArray()) {
      if (character == '"' || character == '\\') {
        out.append('\\').append(character);
      } else if (character < ' ') {
        out.append(String.format("\\u%04x", (int) character));
      } else {
        out.append(character);
      }
    }
    return out.append('"').toString();
  }
}
