using System.Globalization;
using System.Xml;
using EnvoyRls.Cli.Suites.Running;

namespace EnvoyRls.Cli.Suites;

/// <summary>Writes results in the XML format that JUnit gave its name and that build servers read.</summary>
internal static class JUnitFile
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<SuiteResult> suites)
    {
        using XmlWriter xml = XmlWriter.Create(path, new XmlWriterSettings { Indent = true });
        xml.WriteStartElement("testsuites");
        foreach (SuiteResult suite in suites)
        {
            WriteSuite(xml, suite);
        }

        xml.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter xml, SuiteResult suite)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(suite.File));
        xml.WriteAttributeString("tests", Number(suite.Problem is null ? suite.Tests.Count : 1));
        xml.WriteAttributeString("failures", Number(suite.Tests.Count(test => !test.Passed)));
        xml.WriteAttributeString("errors", Number(suite.Problem is null ? 0 : 1));
        xml.WriteAttributeString("time", Seconds(suite.Tests.Sum(test => test.Elapsed.TotalSeconds)));
        foreach (TestResult test in suite.Tests)
        {
            WriteTest(xml, suite, test);
        }

        if (suite.Problem is { } problem)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Clean(suite.File));
            xml.WriteAttributeString("name", "suite");
            xml.WriteStartElement("error");
            xml.WriteAttributeString("message", Clean(problem));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteTest(XmlWriter xml, SuiteResult suite, TestResult test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(suite.File));
        xml.WriteAttributeString("name", Clean(test.Test.Name));
        xml.WriteAttributeString("time", Seconds(test.Elapsed.TotalSeconds));
        if (!test.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(test.Failures[0].Message));
            xml.WriteString(Clean(string.Join('\n', test.Failures.Select(failure => $"{failure.Place}: {failure.Message}"))));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Text less what no XML document may contain.</summary>
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '?'));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
