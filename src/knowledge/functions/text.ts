import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const regex = functionsOf('pcre2 pcre libpcre libpcre2 re2 libre2 hyperscan libhs oniguruma', [
  {
    names:
      'pcre2_match* pcre2_match_8 pcre_exec internal_match* pcre2_dfa_match* internal_dfa_match* pcre2_internal_match* php_pcre_match_impl php_pcre_replace_impl pcre2_jit_match* jit_machine_stack_exec pcre2_substitute* pcre_jit_exec do_extuni_no_utf',
    what: 'matches a PCRE pattern by backtracking',
    hot: 'nested quantifiers or `.*` backtrack over long input, or the JIT is not used (internal_match, match)',
    cheaper: [
      'switch the JIT on (pcre2_jit_compile, pcre.jit=1)',
      'possessive quantifiers and atomic groups; anchor',
      'RE2 for patterns or input of others: linear time',
    ],
    source: SOURCES.pcre2jit,
  },
  {
    names:
      'pcre2_compile* compile_branch parse_regex compile_regex pcre_compile* pcre2_jit_compile* sljit_* set_start_bits pcre_study* find_minlength compile_matchingpath regcomp_* re2::RE2::Init re2::Parse* re2::Compiler::* re2::Regexp::Parse* re2::Simplify* onig_new* re2::RE2::RE2',
    what: 'compiles a regular expression',
    hot: 'the pattern is compiled for every use instead of once',
    cheaper: ['compile once and keep it; a cache by pattern', 'a plain string function'],
  },
  {
    names:
      're2::DFA::* re2::NFA::* re2::OnePass* re2::BitState::* re2::Prog::* re2::RE2::* re2::RE2::DoMatch re2::RE2::Match duckdb_re2::* re2::Regexp::* re2::RE2::Set::* re2::FilteredRE2*',
    what: 'matches with RE2: an automaton, in linear time',
    hot: 'much text; asking for submatches is slower than yes or no, and a full DFA cache is thrown away',
    cheaper: [
      'ask for fewer groups',
      'raise max_mem when the DFA runs out',
      'RE2::Set or Hyperscan for many patterns',
    ],
    source: SOURCES.re2,
  },
  {
    names:
      'hs_scan* roseBlock* roseRunProgram* nfaExec* fdr_exec* noodExec* onig_search* forward_search* backward_search_range* rb_reg_search* rb_reg_match* onigenc_* teddy_* rb_reg_start_with_p onig_match* S_regmatch S_regtry Perl_regexec_flags S_find_byclass Perl_re_* Perl_pp_match Perl_pp_subst S_regrepeat',
    what: 'matches patterns (Hyperscan, Oniguruma in Ruby and PHP’s mbstring, Perl’s engine)',
    hot: 'much text, or a pattern that backtracks',
    cheaper: [
      'anchor; exclude instead of `.*`',
      'fixed strings by index functions',
      'one pass with many patterns instead of many passes',
    ],
  },
]);

const data = functionsOf(
  'rapidjson simdjson yajl jansson jsoncpp nlohmann cjson libxml2 expat protobuf libprotobuf flatbuffers arrow parquet yaml',
  [
    {
      names: 'nlohmann::* nlohmann::json* nlohmann::detail::* nlohmann::basic_json* nlohmann::json_abi*',
      what: 'parses, walks or writes JSON with nlohmann::json',
      hot: 'large or many documents: it builds a tree of maps and strings',
      cheaper: [
        'simdjson for reading: many times faster by its authors’ measure',
        'the SAX interface',
        'move values out instead of copying',
      ],
      source: SOURCES.simdjson,
    },
    {
      names:
        'rapidjson::* Json::Reader::* Json::Value::* json_loads* json_dumps* yajl_* cJSON_* json_object_* json_tokener_* jansson_* parse_string_cjson json_c_* boost::json::* boost::property_tree* json_parse* Json::OurReader::* yyjson_* jsonsl_* jvp_* php_json_* json_decode*',
      what: 'parses or writes JSON',
      hot: 'large or many documents are turned into trees',
      cheaper: [
        'simdjson or yyjson',
        'take only the fields that are needed (on-demand or SAX parsing)',
        'a binary format between your own services',
      ],
      source: SOURCES.simdjson,
    },
    {
      names:
        'simdjson::ondemand* simdjson::haswell* simdjson::icelake* simdjson::fallback* simdjson::dom* simdjson::westmere* simdjson::arm64* simdjson::implementation* simdutf::haswell* simdutf::icelake* simdjson::internal*',
      what: 'parses JSON with SIMD instructions',
      hot: 'that much JSON is read; `fallback` means that the processor’s vector instructions are not used',
      cheaper: ['reuse the parser (it keeps its buffers)', 'on-demand instead of the DOM', 'send less JSON'],
      source: SOURCES.simdjson,
    },
    {
      names:
        'google::protobuf::* google::protobuf::internal::* google::protobuf::io::* google::protobuf::Arena::* upb_* _upb_* upb_Decode* google::protobuf::MessageLite::* google::protobuf::util::* com.google.protobuf.* flatbuffers::* capnp::* thrift::* apache::thrift::* msgpack_* msgpack::* avro::* com.google.protobuf* org.apache.thrift.* org.apache.avro.*',
      what: 'encodes or decodes Protocol Buffers or a similar binary format',
      hot: 'messages are large, with many strings and nested messages, or converted to JSON and back',
      cheaper: [
        'arenas (C++)',
        'lazy or partial parsing; fewer fields',
        'reuse message objects and channels',
      ],
    },
    {
      names:
        'xmlParse* xmlSAX* xmlDict* htmlParse* XML_Parse* doContent doProlog xmlStr* xmlXPath* xmlNewNode* xmlFree* xmlHash* xsltProcess* xslt* storeAtts prefixMatch* little2_* normal_contentTok xmlNode* xmlSearchNs* xmlGetProp* xmlTextReader* yaml_parser_* yaml_emitter_* tinyxml2::* xercesc* QXml*',
      what: 'parses XML, HTML or YAML, or searches them (XPath)',
      hot: 'large documents are built as trees, XPath with // walks all nodes, YAML is big',
      cheaper: [
        'a streaming reader',
        'compile XPath once; exact paths instead of //',
        'JSON in place of YAML for machine data',
      ],
    },
  ],
);

export const text = [...regex, ...data];
