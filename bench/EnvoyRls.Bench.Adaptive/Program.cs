using System.CommandLine;

RootCommand root = new("Measures the adaptive layer: detectors on labelled data, false alarms on benign traffic, attacks on the real server.");
return root.Parse(args).Invoke();
