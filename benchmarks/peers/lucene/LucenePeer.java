import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene as a peer, one thread; BM25 (k1 1.2, b 0.75) per field, added up.
 *
 *   index TEXTS COUNT DIRECTORY   lines of year, title and body; prints the seconds to the commit
 *   search DIRECTORY              answers lines on standard input, a line or lines for each:
 *     top COUNTS QUERY            number of hits (-1: not counted), then the documents, best first
 *     warm COUNTS TIMES N         and N lines of queries: asks so many of them, over and over
 *     time COUNTS N               and N lines of queries: nanoseconds of each, in one line
 *
 * COUNTS is "exact", or "default": as Lucene comes, which counts no further than 1,000 hits. A QUERY
 * is kind, year (0: any) and terms. Words are parted by tabs.
 */
public final class LucenePeer {
    private static final int TOP = 10;
    private static final int COUNTED_BY_DEFAULT = 1000;
    private static final double BUFFER_MB = 1024; // so much that no segment is cut before its time
    private static final String[] FIELDS = {"body", "title"};
    private static final BM25Similarity SIMILARITY = new BM25Similarity(1.2f, 0.75f);

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        if (arguments[0].equals("index")) {
            out.println(index(Path.of(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3])));
            out.flush();
        } else {
            new LucenePeer(Path.of(arguments[1])).serve(out);
        }
    }

    private static double index(Path texts, int count, Path directory) throws IOException {
        long started = System.nanoTime();
        double seconds;
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
        config.setSimilarity(SIMILARITY).setRAMBufferSizeMB(BUFFER_MB);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(directory), config);
                BufferedReader lines = Files.newBufferedReader(texts)) {
            for (int number = 0; number < count; number++) {
                String[] text = lines.readLine().split("\t", -1);
                Document document = new Document();
                document.add(new StringField("year", text[0], Field.Store.NO));
                document.add(new TextField("title", text[1], Field.Store.NO));
                document.add(new TextField("body", text[2], Field.Store.NO));
                document.add(new NumericDocValuesField("number", number));
                writer.addDocument(document);
            }
            writer.commit();
            seconds = (System.nanoTime() - started) / 1e9;
            writer.forceMerge(1); // not timed: the best that it can be searched in
        }
        return seconds;
    }

    private final BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    private LucenePeer(Path directory) throws IOException {
        reader = DirectoryReader.open(FSDirectory.open(directory));
        searcher = new IndexSearcher(reader);
        searcher.setSimilarity(SIMILARITY);
        searcher.setQueryCache(null); // the same queries come again and again here
    }

    private void serve(PrintStream out) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            switch (words[0]) {
                case "top" -> out.println(answer(words));
                case "warm" -> {
                    List<String[]> queries = read(Integer.parseInt(words[3]));
                    for (int asked = 0; asked < Integer.parseInt(words[2]); asked += queries.size()) {
                        times(queries, words[1]);
                    }
                    out.println("warm");
                }
                case "time" -> out.println(times(read(Integer.parseInt(words[2])), words[1]));
                default -> throw new IllegalArgumentException(line);
            }
            out.flush();
        }
    }

    private List<String[]> read(int count) throws IOException {
        List<String[]> queries = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            queries.add(in.readLine().split("\t"));
        }
        return queries;
    }

    private String times(List<String[]> queries, String counts) throws IOException {
        StringBuilder line = new StringBuilder();
        for (String[] query : queries) {
            long started = System.nanoTime();
            search(query, 0, counts);
            line.append(System.nanoTime() - started).append('\t');
        }
        return line.toString();
    }

    private String answer(String[] words) throws IOException {
        TopDocs found = search(words, 2, words[1]);
        boolean exact = found.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
        StringBuilder line = new StringBuilder().append(exact ? found.totalHits.value() : -1);
        for (ScoreDoc hit : found.scoreDocs) {
            NumericDocValues numbers = MultiDocValues.getNumericValues(reader, "number");
            numbers.advanceExact(hit.doc);
            line.append('\t').append(numbers.longValue());
        }
        return line.toString();
    }

    /** From given terms to the ten best: what is timed. */
    private TopDocs search(String[] words, int from, String counts) throws IOException {
        int counted = counts.equals("exact") ? Integer.MAX_VALUE : COUNTED_BY_DEFAULT;
        return searcher.search(
                query(words, from), new TopScoreDocCollectorManager(TOP, counted));
    }

    private static Query query(String[] words, int from) {
        String kind = words[from];
        BooleanQuery.Builder parts = new BooleanQuery.Builder();
        if (kind.equals("phrase")) {
            for (String field : FIELDS) {
                PhraseQuery.Builder phrase = new PhraseQuery.Builder();
                for (int at = from + 2; at < words.length; at++) {
                    phrase.add(new Term(field, words[at]));
                }
                parts.add(phrase.build(), Occur.SHOULD);
            }
        } else {
            for (int at = from + 2; at < words.length; at++) {
                if (kind.equals("all")) {
                    BooleanQuery.Builder both = new BooleanQuery.Builder();
                    inEachField(both, words[at]);
                    parts.add(both.build(), Occur.MUST);
                } else {
                    inEachField(parts, words[at]);
                }
            }
        }
        Query asked = parts.build();
        String year = words[from + 1];
        if (year.equals("0")) {
            return asked;
        }
        return new BooleanQuery.Builder()
                .add(asked, Occur.MUST)
                .add(new TermQuery(new Term("year", year)), Occur.FILTER)
                .build();
    }

    private static void inEachField(BooleanQuery.Builder parts, String term) {
        for (String field : FIELDS) {
            parts.add(new TermQuery(new Term(field, term)), Occur.SHOULD);
        }
    }
}
